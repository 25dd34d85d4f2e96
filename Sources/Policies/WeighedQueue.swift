internal import CacheStructures

/// A queue of slots by recency that knows what its objects weigh.
struct WeighedQueue<Form: RecencyForm>: ~Copyable {
  var queue: RecencyQueue<Form>
  var weight: Int64 = 0

  /// An empty queue; of queues that share places each has another tag.
  init(tag: UInt8) { queue = RecencyQueue(tag: tag) }

  var isEmpty: Bool { @inline(__always) get { queue.isEmpty } }

  /// Puts a slot that is in no queue at the front.
  @inline(__always)
  mutating func pushFront(_ slot: Slot, _ added: Int64, _ places: borrowing RecencyPlaces<Form>) {
    queue.pushFront(slot, places)
    weight &+= added
  }

  /// Takes a slot out of the queue that it is in.
  @inline(__always)
  mutating func remove(_ slot: Slot, _ removed: Int64, _ places: borrowing RecencyPlaces<Form>) {
    queue.remove(slot, places)
    weight &-= removed
  }

  /// Takes out the slot at the back.
  @inline(__always)
  mutating func removeLast(_ slot: Slot, _ removed: Int64, _ places: borrowing RecencyPlaces<Form>) {
    queue.removeLast(slot, places)
    weight &-= removed
  }

  /// What is wrong with a queue whose objects are just those for which `owns` is true, or nil.
  func problem(_ name: String, _ places: borrowing RecencyPlaces<Form>, _ cache: CacheView, owns: (Slot) -> Bool)
    -> String?
  {
    guard let slots = queue.checkedSlots(places) else { return "\(name) is broken" }
    let sum = slots.reduce(0) { $0 + cache.weight($1) }
    if sum != weight { return "\(name) weighs \(sum), not \(weight)" }
    return slots.allSatisfy(owns) ? nil : "\(name) holds another's object"
  }
}
