/// How `RecencyQueue`s are made: as lists or as logs. Known when a policy is compiled, so that neither pays for the other.
public protocol RecencyForm: SendableMetatype {
  /// Whether they are logs.
  static var isLog: Bool { get }
}

/// Queues that are linked lists.
public enum RecencyLists: RecencyForm {
  @inlinable
  public static var isLog: Bool { @inline(__always) get { false } }
}

/// Queues that are logs.
public enum RecencyLogs: RecencyForm {
  @inlinable
  public static var isLog: Bool { @inline(__always) get { true } }
}

/// What `RecencyQueue`s know of slots, links or stamps: a slot is in one of the queues that share it at most.
@frozen
public struct RecencyPlaces<Form: RecencyForm>: ~Copyable {
  @usableFromInline var lists = SlotLists()
  @usableFromInline var stamps = SlotArray<UInt32>()

  /// No slots yet.
  public init() {}

  /// Makes room for slots below `count`.
  public mutating func reserve(slots count: Int) {
    if Form.isLog { stamps.reserve(count) } else { lists.reserve(slots: count) }
  }

  /// Brings what is known of a slot close.
  @inlinable @inline(__always)
  public func prefetch(_ slot: UInt32) {
    if Form.isLog { CacheStructures.prefetch(stamps.pointer(slot)) } else { lists.prefetch(slot) }
  }

  /// The tag of the log that a slot is in, or was in last; only of logs.
  @inlinable @inline(__always)
  public func tag(_ slot: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: stamps[slot] & 3) }
}

/// A queue of slots by recency, the latest in front, in which any slot can be moved to the front or taken out.
///
/// Two things in one, because each is twice as fast as the other where it fits. A linked list is best while its links stay
/// in the second-level cache. Beyond, moving a slot waits for its neighbours, and taking the last one for the one before
/// it; then a log is better: a ring to whose end a slot is written again when it moves. A slot's stamp is the position
/// of its latest entry, others are stale and skipped. A scout runs ahead of the last valid entry, so that stamps and
/// what leaving needs are brought close in time, however many are stale (PERFORMANCE.md 3). A full ring is closed up, and
/// doubled if more than half of it is valid, so everything is amortised O(1). 8 bytes a slot as a list, 4 and 8 to 16 for
/// each slot in the queue as a log.
@frozen
public struct RecencyQueue<Form: RecencyForm>: ~Copyable {
  @usableFromInline var list = SlotList()
  @usableFromInline var ring = SlotArray<UInt32>()
  @usableFromInline var mask: UInt32 = 0
  /// Positions count up for ever and wrap; only differences matter.
  @usableFromInline var first: UInt32 = 0
  @usableFromInline var end: UInt32 = 0
  /// Sets the queue's stamps apart from others'.
  @usableFromInline let tag: UInt32
  /// How many slots there are.
  public var count = 0
  /// Entries before it were looked at.
  @usableFromInline var scout: UInt32 = 0
  /// The last eight valid ones that the scout found, the latest in the low half of the first.
  @usableFromInline var found: (UInt64, UInt64, UInt64, UInt64) = (.max, .max, .max, .max)

  /// An empty queue; of queues that share places each has another tag from 0 to 3.
  public init(tag: UInt8 = 0) {
    self.tag = UInt32(tag)
    guard Form.isLog else { return }
    ring.reserve(1024)
    mask = UInt32(1023)
  }

  /// Whether there is no slot.
  @inlinable @inline(__always)
  public var isEmpty: Bool { count == 0 }

  /// Puts a slot that is in no queue at the front.
  @inlinable @inline(__always)
  public mutating func pushFront(_ slot: UInt32, _ places: borrowing RecencyPlaces<Form>) {
    count &+= 1
    if Form.isLog { write(slot, places) } else { places.lists.pushFront(slot, &list) }
  }

  /// Moves a slot of the queue to its front.
  @inlinable @inline(__always)
  public mutating func moveToFront(_ slot: UInt32, _ places: borrowing RecencyPlaces<Form>) {
    if Form.isLog { write(slot, places) } else { places.lists.moveToFront(slot, &list) }
  }

  /// Takes a slot out of the queue, which it is in.
  @inlinable @inline(__always)
  public mutating func remove(_ slot: UInt32, _ places: borrowing RecencyPlaces<Form>) {
    count &-= 1
    if Form.isLog {
      // No entry is there.
      places.stamps[slot] = stamp(first &- 1)
    } else {
      places.lists.remove(slot, &list)
    }
  }

  /// The slot at the back, or `SlotList.none`.
  @inlinable @inline(__always)
  public mutating func last(_ places: borrowing RecencyPlaces<Form>) -> UInt32 {
    guard Form.isLog else { return list.tail }
    while first != end {
      let slot = ring[first & mask]
      if places.stamps[slot] == stamp(first) { return slot }
      first &+= 1
    }
    return SlotList.none
  }

  /// Takes out the slot at the back, which `last` has answered and nothing has changed since.
  @inlinable @inline(__always)
  public mutating func removeLast(_ slot: UInt32, _ places: borrowing RecencyPlaces<Form>) {
    count &-= 1
    guard Form.isLog else { return places.lists.remove(slot, &list) }
    first &+= 1
    if Int32(bitPattern: scout &- first) < 0 { scout = first }
    look(places)
    if scout &- first < 24 { look(places) }
  }

  /// Slots that will probably be the last ones soon, and some removals later; `SlotList.none`: not known.
  @inlinable @inline(__always)
  public func coming(_ places: borrowing RecencyPlaces<Form>) -> (near: UInt32, far: UInt32) {
    guard Form.isLog else {
      let tail = list.tail
      return (tail, tail == SlotList.none ? tail : places.lists.previous(tail))
    }
    return (UInt32(truncatingIfNeeded: found.3 &>> 32), UInt32(truncatingIfNeeded: found.0))
  }

  // MARK: - The log

  @inlinable @inline(__always)
  func stamp(_ position: UInt32) -> UInt32 { position &<< 2 | tag }

  @inlinable @inline(__always)
  mutating func write(_ slot: UInt32, _ places: borrowing RecencyPlaces<Form>) {
    if end &- first > mask { makeRoom(places) }
    ring[end & mask] = slot
    places.stamps[slot] = stamp(end)
    end &+= 1
  }

  /// Finds the next valid entry for the scout.
  @inlinable @inline(__always)
  mutating func look(_ places: borrowing RecencyPlaces<Form>) {
    var next = SlotList.none
    while next == SlotList.none, scout != end {
      prefetch(places.stamps.pointer(ring[(scout &+ 16) & mask]))
      let slot = ring[scout & mask]
      if places.stamps[slot] == stamp(scout) { next = slot }
      scout &+= 1
    }
    found.3 = found.3 &<< 32 | found.2 &>> 32
    found.2 = found.2 &<< 32 | found.1 &>> 32
    found.1 = found.1 &<< 32 | found.0 &>> 32
    found.0 = found.0 &<< 32 | UInt64(next)
  }

  /// Drops stale entries, into a larger ring if they are few.
  @usableFromInline @inline(never)
  mutating func makeRoom(_ places: borrowing RecencyPlaces<Form>) {
    let size = Int(mask) + 1
    let grown = count * 2 > size ? size * 2 : size
    precondition(grown <= 1 << 29, "a queue by recency holds at most 2^28 objects")
    var target = SlotArray<UInt32>()
    target.reserve(grown)
    var (from, to) = (first, UInt32(0))
    while from != end {
      prefetch(places.stamps.pointer(ring[(from &+ 16) & mask]))
      let slot = ring[from & mask]
      if places.stamps[slot] == stamp(from) {
        target[to] = slot
        to &+= 1
      }
      from &+= 1
    }
    for position in 0..<to { places.stamps[target[position]] = stamp(position) }
    ring = target
    mask = UInt32(truncatingIfNeeded: grown - 1)
    (first, scout, end) = (0, 0, to)
  }

  /// Walks the queue and checks links or stamps and the count; answers its slots from front to back, or nil if it is broken.
  public func checkedSlots(_ places: borrowing RecencyPlaces<Form>) -> [UInt32]? {
    guard Form.isLog else { return list.count == count ? places.lists.checkedSlots(list) : nil }
    var slots: [UInt32] = []
    var position = end
    while position != first {
      position &-= 1
      let slot = ring[position & mask]
      if places.stamps[slot] == stamp(position) { slots.append(slot) }
    }
    return slots.count == count ? slots : nil
  }
}
