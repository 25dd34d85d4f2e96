public import CacheStructures

/// What a policy may ask the cache.
public struct CacheView {
  /// The capacity, in the unit of weights.
  public let capacity: Int64
  /// How much of it is used now.
  public let used: Int64
  /// How many objects are resident now.
  public let count: Int
  @usableFromInline let sizes: UnsafePointer<Int64>?
  @usableFromInline let forgotten: UnsafeMutablePointer<SlotStack>
  @usableFromInline let surplus: UnsafeMutablePointer<SlotStack>

  @inlinable @inline(__always)
  init(
    capacity: Int64, used: Int64, count: Int, sizes: UnsafePointer<Int64>?, forgotten: UnsafeMutablePointer<SlotStack>,
    surplus: UnsafeMutablePointer<SlotStack>
  ) {
    self.capacity = capacity
    self.used = used
    self.count = count
    self.sizes = sizes
    self.forgotten = forgotten
    self.surplus = surplus
  }

  /// The weight of a resident object or a ghost: 1 where capacity counts objects, its stored size otherwise.
  @inlinable @inline(__always)
  public func weight(_ slot: Slot) -> Int64 { sizes.map { $0[Int(truncatingIfNeeded: slot)] } ?? 1 }

  /// Gives back a ghost: its slot may be another object's from the end of this call on.
  @inlinable @inline(__always)
  public func forget(_ slot: Slot) { forgotten.pointee.push(slot) }

  /// Gives up a resident that need not leave for room: the store evicts it, and tells `evicted`, when the call under way
  /// (and, for a call of `victim`, the eviction that it chose) is done; of several the last first. See
  /// `EvictionPolicy.surplusEvictions`. In `advance` it says that the resident's time is over instead.
  @inlinable @inline(__always)
  public func giveUp(_ slot: Slot) { surplus.pointee.push(slot) }
}

/// Slots that a policy told the store of in the call under way.
@usableFromInline
struct SlotStack: ~Copyable {
  @usableFromInline var slots = SlotArray<Slot>()
  @usableFromInline var count = 0

  @inlinable
  init() {}

  @inlinable
  mutating func push(_ slot: Slot) {
    slots.reserve(count + 1)
    slots[UInt32(truncatingIfNeeded: count)] = slot
    count += 1
  }

  @inlinable
  mutating func pop() -> Slot {
    count -= 1
    return slots[UInt32(truncatingIfNeeded: count)]
  }
}
