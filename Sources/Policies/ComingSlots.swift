public import CacheStructures

/// Two slots that will probably leave soon: a hint, so that what is known of them is close when they do.
///
/// Leaving takes two reads at random that wait for each other: which object is in the slot, then where the directory has
/// that object. So the store brings the owner of the `far` slot close, and for the `near` slot, whose owner has come
/// meanwhile, the directory's entry.
public struct ComingSlots {
  /// Leaves next, or within a few evictions.
  public let near: Slot
  /// Leaves some evictions later.
  public let far: Slot

  /// A hint; `Slot.max` for no slot.
  @inlinable @inline(__always)
  public init(near: Slot, far: Slot) {
    self.near = near
    self.far = far
  }

  /// No hint.
  @inlinable @inline(__always)
  public static var none: ComingSlots { ComingSlots(near: .max, far: .max) }

  /// From the front of a ring, which can be looked into as far as one likes.
  @inlinable @inline(__always)
  public init(_ queue: borrowing SlotQueue) { self.init(near: queue.peek(ahead: 6), far: queue.peek(ahead: 16)) }

  /// From the back of a list, which has to be walked.
  @inlinable @inline(__always)
  public init(_ list: SlotList, _ lists: borrowing SlotLists) {
    let tail = list.tail
    self.init(near: tail, far: tail == SlotList.none ? tail : lists.previous(tail))
  }

  /// From the back of a queue by recency.
  @inlinable @inline(__always)
  public init<Form: RecencyForm>(_ queue: borrowing RecencyQueue<Form>, _ places: borrowing RecencyPlaces<Form>) {
    let coming = queue.coming(places)
    self.init(near: coming.near, far: coming.far)
  }
}
