/// What is going to happen, soonest first.
///
/// Steps that take a constant time happen in the order in which they were scheduled, so each kind of event has a ring, and
/// only what comes out of that order goes to a binary heap: there are mostly a handful of events in flight. The soonest of
/// all is known at any time, because every arrival asks for it.
struct EventQueue: ~Copyable {
  private let rings: UnsafeMutablePointer<Ring<Event>>
  private var heap = BinaryHeap<Event>()
  /// A bit for each ring that is not empty, by kind, and one for the heap.
  private var occupied: UInt32 = 0
  private static var heapBit: UInt32 { 31 }
  /// The soonest, and where it is; anything where there is none.
  private(set) var first = Event(time: 0, order: 0, subject: 0, stamp: 0, kind: .idle)
  private var firstPlace: UInt32 = 0
  private var scheduled: UInt64 = 0

  init() {
    rings = .allocate(capacity: Event.Kind.count)
    for kind in 0..<Event.Kind.count { (rings + kind).initialize(to: Ring()) }
  }

  deinit {
    rings.deinitialize(count: Event.Kind.count)
    rings.deallocate()
  }

  @inline(__always)
  var isEmpty: Bool { occupied == 0 }

  @inline(__always)
  mutating func schedule(
    _ kind: Event.Kind, at time: Int64, _ group: Event.Group, subject: UInt32 = 0, stamp: UInt32 = 0
  ) {
    scheduled &+= 1
    let event = Event(
      time: time, order: group.rawValue << 60 | scheduled, subject: subject, stamp: stamp, kind: kind)
    let ring = rings + Int(kind.rawValue)
    let place: UInt32
    if ring.pointee.count == 0 || ring.pointee.last < event {
      ring.pointee.append(event)
      place = UInt32(kind.rawValue)
    } else {
      heap.insert(event)
      place = EventQueue.heapBit
    }
    if occupied == 0 || event < first {
      first = event
      firstPlace = place
    }
    occupied |= 1 << place
  }

  @inline(__always)
  mutating func removeFirst() -> Event {
    let removed = first
    if firstPlace == EventQueue.heapBit {
      heap.removeFirst()
      if heap.count == 0 { occupied &= ~(1 << EventQueue.heapBit) }
    } else {
      let ring = rings + Int(firstPlace)
      ring.pointee.removeFirst()
      if ring.pointee.count == 0 { occupied &= ~(1 << firstPlace) }
    }
    findFirst()
    return removed
  }

  @inline(__always)
  private mutating func findFirst() {
    var left = occupied
    guard left != 0 else { return }
    firstPlace = UInt32(truncatingIfNeeded: left.trailingZeroBitCount)
    first = firstEvent(in: firstPlace)
    left &= left &- 1
    while left != 0 {
      let place = UInt32(truncatingIfNeeded: left.trailingZeroBitCount)
      let event = firstEvent(in: place)
      if event < first {
        first = event
        firstPlace = place
      }
      left &= left &- 1
    }
  }

  @inline(__always)
  private func firstEvent(in place: UInt32) -> Event {
    place == EventQueue.heapBit ? heap.first : rings[Int(place)].first
  }
}
