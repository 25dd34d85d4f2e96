public import CacheCore
internal import CacheStructures

/// MQ: LRU queues by frequency of use; what was not asked for within a lifetime sinks to the next lower queue.
///
/// An object asked for 2^i times or more is in queue i (the last one has no upper end), most recently used in front. After
/// each request the least recently used object of every queue but the lowest is looked at: if it was neither asked for nor
/// moved for longer than `lifetime` requests, it goes to the front of the queue below. The least recently used object of the
/// lowest queue that is not empty leaves, and its count of requests is remembered in a ghost queue `ghost` capacities long.
///
/// Eight queues and a ghost queue of four capacities are the authors'; they set the lifetime from the observed peak of
/// temporal distances, here it is a parameter, whose default is libCacheSim's. Same counts as libCacheSim's mq, and with
/// `lifetime=75:ghost=0.5` as Caffeine's linked.MultiQueue.
/// Source: Zhou, Philbin, Li, "The multi-queue replacement algorithm for second level buffer caches", USENIX ATC 2001,
/// https://www.usenix.org/legacy/event/usenix01/zhou.html. O(1) a request, and amortised O(queues) for sinking; 25 bytes a
/// slot.
public struct MultiQueue: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "mq", aliases: ["multiqueue"],
      summary: "multi-queue: LRU queues by frequency of use, between which idle objects sink",
      parameters: [
        Parameter("queues", .integer(1...32), default: "8", "how many queues"),
        Parameter("lifetime", .count(1...1_000_000_000_000), default: "10000", "idle requests before an object sinks"),
        Parameter("ghost", .number(0...64), default: "4", "remembered objects, in capacities"),
      ],
      source: "Zhou, Philbin, Li, USENIX ATC 2001", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 25))
  }

  public static var victimMayStay: Bool { true }

  private var lists = SlotLists()
  private var queues = SlotArray<SlotList>()
  private var levels = SlotArray<UInt8>()
  private var counts = SlotArray<UInt32>()
  /// When an object sinks, in this policy's requests.
  private var ends = SlotArray<Int64>()
  private var ghosts = SlotQueue()
  private var ghostsWeight: Int64 = 0
  private var isRemembered = false
  private var now: Int64 = 0
  /// No object sinks before; most requests look no further.
  private var firstEnd: Int64 = 0
  private let top: UInt32
  private let lifetime: Int64
  private let ghostsLimit: Int64

  public init(_ setup: PolicySetup) {
    let count = UInt32(setup.parameters.integer("queues"))
    top = count - 1
    queues.reserve(Int(count))
    for level in 0..<count { queues[level] = SlotList() }
    lifetime = setup.parameters.integer("lifetime")
    ghostsLimit = Int64(Double(setup.capacity) * setup.parameters.number("ghost"))
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    levels.reserve(slots)
    counts.reserve(slots)
    ends.reserve(slots)
    ghosts.reserve(slots: slots)
  }

  public func prefetch(_ slot: Slot) {
    lists.prefetch(slot)
    CacheStructures.prefetch(counts.pointer(slot))
    CacheStructures.prefetch(ends.pointer(slot))
  }

  public func comingVictims() -> ComingSlots { ComingSlots(queues[0], lists) }

  public func comingForgotten() -> ComingSlots { ComingSlots(ghosts) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    lists.remove(slot, &queues.pointer(UInt32(levels[slot])).pointee)
    let count = counts[slot]
    use(slot, count == .max ? count : count &+ 1)
  }

  /// Puts an object in front of the queue for its count, and lets idle ones sink.
  @inline(__always)
  private mutating func use(_ slot: Slot, _ count: UInt32) {
    counts[slot] = count
    put(slot, min(top, UInt32(31 &- count.leadingZeroBitCount)))
    now &+= 1
    if firstEnd < now { sink() }
  }

  @inline(__always)
  private func put(_ slot: Slot, _ level: UInt32) {
    lists.pushFront(slot, &queues.pointer(level).pointee)
    levels[slot] = UInt8(truncatingIfNeeded: level)
    ends[slot] = now &+ lifetime
  }

  @inline(never)
  private mutating func sink() {
    var level: UInt32 = 1
    while level <= top {
      let slot = queues[level].tail
      if slot != SlotList.none, ends[slot] < now {
        lists.remove(slot, &queues.pointer(level).pointee)
        put(slot, level &- 1)
      }
      level &+= 1
    }
    // What moves or comes in from now on ends later than this.
    firstEnd = now &+ lifetime
    level = 1
    while level <= top {
      let slot = queues[level].tail
      if slot != SlotList.none { firstEnd = min(firstEnd, ends[slot]) }
      level &+= 1
    }
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    isRemembered = ghost
    guard ghost else { return }
    ghosts.remove(slot)
    ghostsWeight &-= cache.weight(slot)
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    var level: UInt32 = 0
    while queues.pointer(level).pointee.isEmpty { level &+= 1 }
    return queues.pointer(level).pointee.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    let weight = cache.weight(slot)
    guard weight <= ghostsLimit else { return false }
    while ghostsWeight &+ weight > ghostsLimit {
      let oldest = ghosts.popFirst()
      ghostsWeight &-= cache.weight(oldest)
      cache.forget(oldest)
    }
    ghosts.append(slot)
    ghostsWeight &+= weight
    return true
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let count = isRemembered ? counts[slot] : 0
    use(slot, count == .max ? count : count &+ 1)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    lists.remove(slot, &queues.pointer(UInt32(levels[slot])).pointee)
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    var residents = 0
    for level in 0...top {
      guard let slots = lists.checkedSlots(queues[level]) else { return "queue \(level) is broken" }
      if slots.contains(where: { levels[$0] != level }) { return "queue \(level) holds another's object" }
      if zip(slots, slots.dropFirst()).contains(where: { ends[$0] < ends[$1] }) {
        return "queue \(level) is out of order"
      }
      if level > 0, slots.contains(where: { ends[$0] < firstEnd }) { return "queue \(level) should be looked at" }
      residents += slots.count
    }
    let weight = ghosts.slots.reduce(0) { $0 + cache.weight($1) }
    if weight != ghostsWeight || weight > ghostsLimit { return "ghosts weigh \(weight), not \(ghostsWeight)" }
    return residents == cache.count ? nil : "the queues hold \(residents) of \(cache.count) residents"
  }
}
