internal import CacheStructures

/// When entries expire, soonest first: a ring of those that came in that order, as all do that live equally long, and a
/// binary heap of the others.
struct ExpiryQueue: ~Copyable {
  struct Item: BitwiseCopyable, Comparable {
    var expiry: Int64
    var id: UInt32

    static func < (left: Item, right: Item) -> Bool {
      left.expiry != right.expiry ? left.expiry < right.expiry : left.id < right.id
    }
  }

  private var ring = Ring<Item>()
  private var heap = BinaryHeap<Item>()

  @inline(__always)
  var isEmpty: Bool { ring.count == 0 && heap.count == 0 }

  /// The soonest; not to be called on an empty queue.
  @inline(__always)
  var first: Item { isFirstInHeap ? heap.first : ring.first }

  @inline(__always)
  private var isFirstInHeap: Bool { heap.count > 0 && (ring.count == 0 || heap.first.expiry < ring.first.expiry) }

  /// The key of an item that will be first some items later, for bringing close what is known of it; or any.
  @inline(__always)
  var coming: UInt32 { ring.count > 8 ? ring.peek(ahead: 8).id : 0 }

  @inline(__always)
  mutating func add(_ item: Item) {
    if ring.count == 0 || ring.last.expiry <= item.expiry { ring.append(item) } else { heap.insert(item) }
  }

  @inline(__always)
  mutating func removeFirst() {
    if isFirstInHeap { heap.removeFirst() } else { ring.removeFirst() }
  }
}
