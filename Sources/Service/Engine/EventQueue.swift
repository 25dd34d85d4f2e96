internal import CacheStructures

/// What is going to happen, soonest first: a binary heap of what is really in flight, so mostly a handful of events.
struct EventQueue: ~Copyable {
  private var heap = SlotArray<Event>()
  private(set) var count: UInt32 = 0
  private var scheduled: UInt64 = 0

  var isEmpty: Bool { count == 0 }

  /// The soonest; not to be called on an empty queue.
  var first: Event { heap[0] }

  mutating func schedule(
    _ kind: Event.Kind, at time: Int64, _ group: Event.Group, subject: UInt32 = 0, stamp: UInt32 = 0
  ) {
    scheduled &+= 1
    let event = Event(
      time: time, order: group.rawValue << 60 | scheduled, subject: subject, stamp: stamp, kind: kind)
    heap.reserve(Int(count) + 1)
    var place = count
    count += 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard event < heap[parent] else { break }
      heap[place] = heap[parent]
      place = parent
    }
    heap[place] = event
  }

  mutating func removeFirst() -> Event {
    let first = heap[0]
    count -= 1
    guard count > 0 else { return first }
    let last = heap[count]
    var place: UInt32 = 0
    while true {
      var child = 2 * place + 1
      guard child < count else { break }
      if child + 1 < count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < last else { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = last
    return first
  }
}
