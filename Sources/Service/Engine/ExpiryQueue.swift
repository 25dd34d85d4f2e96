internal import CacheStructures

/// When entries expire, soonest first: a binary heap. Where all live equally long, adding is constant time.
struct ExpiryQueue: ~Copyable {
  struct Item: BitwiseCopyable {
    var expiry: Int64
    var id: UInt32
  }

  private var heap = SlotArray<Item>()
  private(set) var count: UInt32 = 0

  /// The soonest; not to be called on an empty queue.
  var first: Item { heap[0] }

  mutating func add(_ item: Item) {
    heap.reserve(Int(count) + 1)
    var place = count
    count += 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard item.expiry < heap[parent].expiry else { break }
      heap[place] = heap[parent]
      place = parent
    }
    heap[place] = item
  }

  mutating func removeFirst() {
    count -= 1
    guard count > 0 else { return }
    let last = heap[count]
    var place: UInt32 = 0
    while true {
      var child = 2 * place + 1
      guard child < count else { break }
      if child + 1 < count, heap[child + 1].expiry < heap[child].expiry { child += 1 }
      guard heap[child].expiry < last.expiry else { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = last
  }
}
