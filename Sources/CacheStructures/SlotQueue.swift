/// A first-in first-out queue of slots in a ring, with removal from anywhere.
///
/// A ring reads its memory in order, where a linked list chases pointers (PERFORMANCE.md 3). A slot that is removed
/// leaves a tombstone, which `popFirst` steps over and growth leaves behind. Appending is amortised O(1), the rest O(1).
@frozen
public struct SlotQueue: ~Copyable {
  @usableFromInline var ring: SlotArray<UInt32>
  @usableFromInline var mask: UInt32
  /// Positions count up for ever and wrap; only differences matter.
  @usableFromInline var first: UInt32
  @usableFromInline var end: UInt32
  @usableFromInline var positions: SlotArray<UInt32>
  /// How many slots are in the queue.
  public var count: Int

  /// An empty queue.
  public init() {
    ring = SlotArray()
    ring.reserve(64)
    mask = UInt32(truncatingIfNeeded: 63)
    first = 0
    end = 0
    positions = SlotArray()
    count = 0
  }

  /// Makes room for slots below `slots`.
  public mutating func reserve(slots: Int) { positions.reserve(slots) }

  /// Brings close where the queue keeps the place of a slot, which appending and removing it touch.
  @inlinable @inline(__always)
  public func prefetch(_ slot: UInt32) { CacheStructures.prefetch(positions.pointer(slot)) }

  /// Puts a slot that is not in the queue at its end.
  @inlinable @inline(__always)
  public mutating func append(_ slot: UInt32) {
    if end &- first > mask { makeRoom() }
    ring[end & mask] = slot
    positions[slot] = end
    end &+= 1
    count &+= 1
  }

  /// The slot that has waited longest, or `SlotList.none`.
  @inlinable @inline(__always)
  public mutating func peekFirst() -> UInt32 {
    while first != end {
      let slot = ring[first & mask]
      if slot != SlotList.none { return slot }
      first &+= 1
    }
    return SlotList.none
  }

  /// The slot `distance` places behind the first, or `SlotList.none` where there is none: for looking ahead.
  @inlinable @inline(__always)
  public func peek(ahead distance: UInt32) -> UInt32 {
    end &- first > distance ? ring[(first &+ distance) & mask] : SlotList.none
  }

  /// Takes out the slot that has waited longest; the queue is not empty.
  @inlinable @inline(__always)
  public mutating func popFirst() -> UInt32 {
    let slot = peekFirst()
    first &+= 1
    count &-= 1
    return slot
  }

  /// Takes out a slot that is in the queue, wherever it is.
  @inlinable @inline(__always)
  public mutating func remove(_ slot: UInt32) {
    ring[positions[slot] & mask] = SlotList.none
    count &-= 1
  }

  /// Whether the queue holds `slot`, which has been in it at some time.
  public func contains(_ slot: UInt32) -> Bool {
    let position = positions[slot]
    return position &- first < end &- first && ring[position & mask] == slot
  }

  /// The slots in order of arrival: for checks.
  public var slots: [UInt32] {
    var result: [UInt32] = []
    var position = first
    while position != end {
      if ring[position & mask] != SlotList.none { result.append(ring[position & mask]) }
      position &+= 1
    }
    return result
  }

  /// Closes up tombstones, in a larger ring if they are few.
  @usableFromInline @inline(never)
  mutating func makeRoom() {
    let live = slots
    let size = Int(mask) + 1
    let grown = live.count * 4 > size * 3 ? size * 2 : size
    var larger = SlotArray<UInt32>()
    larger.reserve(grown)
    for (position, slot) in live.enumerated() {
      larger[UInt32(truncatingIfNeeded: position)] = slot
      positions[slot] = UInt32(truncatingIfNeeded: position)
    }
    ring = larger
    mask = UInt32(truncatingIfNeeded: grown - 1)
    first = 0
    end = UInt32(truncatingIfNeeded: live.count)
  }
}
