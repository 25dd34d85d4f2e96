public import CacheCore
internal import CacheStructures

/// memcached: slab classes, each with a segmented LRU of its own (`lru=segmented`) or a plain one (`lru=off`).
///
/// Segmented: items come into HOT. Two reads make an item active. At the tail of HOT an active item goes to WARM; another
/// goes to COLD when HOT has more than 20 % of the class's bytes or its last activity is longer ago than 0.2 times that of
/// COLD's tail. WARM's tail likewise, with 40 % and 2, active items going to its head; an item that becomes active in COLD
/// goes to WARM. COLD's tail is evicted. Off: an item that is read moves to the head, at most once in 60 seconds. Time is
/// in whole seconds.
///
/// Victims come from the class of the newcomer, however much room there is in others (`SlabClasses`). Where capacity counts
/// objects there is one class with so many chunks. In bytes, capacity is the slabs' memory (memcached's -m), pages of
/// `page` bytes, and `overhead` bytes are added to an object's size for the item's header and the ends of key and value.
///
/// Source: memcached 1.6, items.c and slabs.c; doc/new_lru.txt (which still gives older percentages). What differs: the
/// maintainer thread, which moves items between segments, runs after each insertion, whereas memcached's sleeps 0.1 to
/// 1,000 ms in between; pages are not moved between classes (slab_automove=0); expired items leave when they are asked for
/// or reach a tail, not through the crawler; an item larger than half a page takes whole chunks of half a page. O(1)
/// amortised a request; 32 bytes a slot.
public struct Memcached: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "memcached", summary: "memcached: slab classes, each evicting from its own segmented or plain LRU",
      parameters: [
        Parameter(
          "lru", .choice(["segmented", "off"]), default: "segmented", "the LRU of a class; off: lru_segmented off"),
        Parameter("hot", .integer(1...99), default: "20", "hot_lru_pct: the percentage of a class that HOT may have"),
        Parameter(
          "warm", .integer(1...99), default: "40", "warm_lru_pct: the percentage of a class that WARM may have"),
        Parameter(
          "hot-age", .number(0...1e6), default: "0.2", "hot_max_factor: idle times COLD's that HOT's tail may be"),
        Parameter(
          "warm-age", .number(0...1e6), default: "2", "warm_max_factor: idle times COLD's that WARM's tail may be"),
        Parameter("factor", .number(1.01...10), default: "1.25", "the growth of chunks from class to class"),
        Parameter(
          "page", .count(64...(1 << 30)), default: "1048576", "the size of a slab page, and of the largest item"),
        Parameter("overhead", .integer(0...10_000), default: "60", "bytes of an item besides its object's size"),
      ],
      needs: .time, source: "memcached 1.6, items.c and slabs.c", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 32))
  }

  public static var victimMayStay: Bool { true }
  public static var surplusEvictions: SurplusEvictions { .onMisses }
  public static var expires: Bool { true }

  private enum Segment {
    static var hot: UInt32 { 0 }
    static var warm: UInt32 { 1 }
    static var cold: UInt32 { 2 }
  }

  /// Where an item is and what it has seen.
  private struct Item: BitwiseCopyable {
    /// The second of its last activity.
    var time: Int64
    /// The list: three a class.
    var list: UInt16
    var isFetched: Bool
    var isActive: Bool
  }

  /// ITEM_UPDATE_INTERVAL.
  private static var interval: Int64 { 60 }
  private static var second: Int64 { 1_000_000_000 }

  private let isSegmented: Bool
  private let isUnit: Bool
  private let hotPercent: Int64
  private let warmPercent: Int64
  private let hotAge: Double
  private let warmAge: Double
  private let overhead: Int64
  public let heaviestAdmitted: Int64

  private var slabs: SlabClasses
  private var links = SlotLists()
  private var lists = SlotArray<SlotList>()
  /// The bytes of each list.
  private var bytes = SlotArray<Int64>()
  private var items = SlotArray<Item>()
  /// 0: never.
  private var expiries = SlotArray<Int64>()
  private var hasExpiries = false
  private var now: Int64 = 0
  private var nowBegan: Int64 = .min

  public init(_ setup: PolicySetup) {
    let parameters = setup.parameters
    isSegmented = parameters.text("lru") == "segmented"
    isUnit = setup.isUnit
    hotPercent = parameters.integer("hot")
    warmPercent = parameters.integer("warm")
    hotAge = parameters.number("hot-age")
    warmAge = parameters.number("warm-age")
    overhead = isUnit ? 0 : parameters.integer("overhead")
    let page = parameters.integer("page")
    heaviestAdmitted = isUnit ? .max : max(0, page - overhead)
    slabs = SlabClasses(setup, page: page, factor: parameters.number("factor"))
    lists.reserve(Int(slabs.count) * 3)
    bytes.reserve(Int(slabs.count) * 3)
    for list in 0..<slabs.count * 3 { lists[list] = SlotList() }
  }

  public mutating func reserve(slots: Int) {
    links.reserve(slots: slots)
    items.reserve(slots)
    expiries.reserve(slots)
  }

  @inline(__always)
  public func prefetch(_ slot: Slot) { CacheStructures.prefetch(items.pointer(slot)) }

  public func comingVictims() -> ComingSlots { isUnit ? ComingSlots(lists[Segment.cold], links) : .none }

  // MARK: - Requests

  @inline(__always)
  public func isExpired(_ slot: Slot, _ request: Request) -> Bool {
    guard hasExpiries else { return false }
    let expiry = expiries[slot]
    return expiry != 0 && expiry <= request.time
  }

  @inline(__always)
  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    lookAtClock(request.time)
    let item = items.pointer(slot)
    if request.operation == .write {
      let weight = cache.weight(slot) &+ overhead
      unlink(slot, weight)
      let index = UInt32(item.pointee.list) / 3
      store(slot, weight, index, request)
      maintain(index, cache)
    } else if !isSegmented {
      guard item.pointee.time < now &- Memcached.interval else { return }
      item.pointee.time = now
      links.moveToFront(slot, &lists.pointer(UInt32(item.pointee.list)).pointee)
    } else if !item.pointee.isFetched {
      item.pointee.isFetched = true
    } else if !item.pointee.isActive {
      item.pointee.time = now
      let list = UInt32(item.pointee.list)
      if list % 3 == Segment.cold {
        move(slot, to: list &- Segment.cold &+ Segment.warm, cache)
        maintain(list / 3, cache)
      } else {
        item.pointee.isActive = true
      }
    }
  }

  @inline(__always)
  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    lookAtClock(request.time)
    let own = isUnit ? 0 : slabs.index(cache.weight(incoming) &+ overhead)
    return victim(of: isEmpty(own) ? fullest() : own, cache)
  }

  /// Takes chunks for the newcomer; where its class has none left, items of the class are given up.
  @inline(__always)
  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    lookAtClock(request.time)
    let weight = cache.weight(slot) &+ overhead
    let index = allocate(weight, cache)
    store(slot, weight, index, request)
    maintain(index, cache)
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    // What was given up is off its list already, and its chunks are another's.
    if items[slot].list != Memcached.nowhere { remove(slot, cache) }
    return false
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { free(slot, cache.weight(slot) &+ overhead) }

  /// Another size is another item: it is stored anew, in the class that it then belongs to.
  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    let item = items[slot]
    free(slot, from &+ overhead)
    let weight = to &+ overhead
    let index = allocate(weight, cache)
    items[slot] = item
    link(slot, weight, index &* 3 &+ UInt32(item.list) % 3)
    maintain(index, cache)
  }

  // MARK: - Memory

  private static var nowhere: UInt16 { .max }

  /// Chunks for an item; answers their class.
  @inline(__always)
  private mutating func allocate(_ weight: Int64, _ cache: CacheView) -> UInt32 {
    let index = isUnit ? 0 : slabs.index(weight)
    let chunks = slabs.chunks(weight, index)
    while !slabs.take(chunks, index) {
      let victim = victim(of: index, cache)
      free(victim, cache.weight(victim) &+ overhead)
      items.pointer(victim).pointee.list = Memcached.nowhere
      cache.giveUp(victim)
    }
    return index
  }

  @inline(__always)
  private mutating func free(_ slot: Slot, _ weight: Int64) {
    unlink(slot, weight)
    let index = UInt32(items[slot].list) / 3
    slabs.give(slabs.chunks(weight, index), index)
  }

  /// The item of a class that leaves next; the class is not empty.
  @inline(__always)
  private mutating func victim(of index: UInt32, _ cache: CacheView) -> Slot {
    let first = index &* 3
    while lists[first &+ Segment.cold].isEmpty {
      let hot = lists[first &+ Segment.hot].tail
      if hot == SlotList.none { return lists[first &+ Segment.warm].tail }
      let target = items[hot].isActive ? Segment.warm : Segment.cold
      if target == Segment.warm { items.pointer(hot).pointee.isActive = false }
      move(hot, to: first &+ target, cache)
    }
    return lists[first &+ Segment.cold].tail
  }

  private func isEmpty(_ index: UInt32) -> Bool {
    (0..<3).allSatisfy { lists[index * 3 + $0].isEmpty }
  }

  /// The class with the most bytes: gives room where first pages beyond the limit hold more than the capacity.
  private func fullest() -> UInt32 {
    var (best, most): (UInt32, Int64) = (0, -1)
    for index in 0..<slabs.count {
      let held = bytes[index * 3] + bytes[index * 3 + 1] + bytes[index * 3 + 2]
      if held > most, !isEmpty(index) { (best, most) = (index, held) }
    }
    return best
  }

  // MARK: - Segments

  /// A new item goes to the head of HOT, or of the one list there is.
  @inline(__always)
  private mutating func store(_ slot: Slot, _ weight: Int64, _ index: UInt32, _ request: Request) {
    items[slot] = Item(time: now, list: 0, isFetched: false, isActive: false)
    link(slot, weight, index &* 3 &+ (isSegmented ? Segment.hot : Segment.cold))
    let ttl = request.ttl
    if ttl > 0 { hasExpiries = true }
    if hasExpiries {
      let end = request.time.addingReportingOverflow(ttl)
      expiries[slot] = ttl == 0 || end.overflow ? 0 : end.partialValue
    }
  }

  /// What memcached's maintainer thread does for a class, until nothing moves.
  @inline(__always)
  private mutating func maintain(_ index: UInt32, _ cache: CacheView) {
    guard isSegmented else { return }
    let first = index &* 3
    let total = bytes[first] &+ bytes[first &+ Segment.warm] &+ bytes[first &+ Segment.cold]
    let coldTail = lists[first &+ Segment.cold].tail
    let coldAge = coldTail == SlotList.none ? 0 : Double(now &- items[coldTail].time)
    while pull(first, Segment.hot, total &* hotPercent / 100, Int64(coldAge * hotAge), cache)
      || pull(first, Segment.warm, total &* warmPercent / 100, Int64(coldAge * warmAge), cache)
    {}
  }

  /// Moves the tail of HOT or WARM if it is active, old, or in a segment too large. Answers whether it moved.
  @inline(__always)
  private mutating func pull(
    _ first: UInt32, _ segment: UInt32, _ limit: Int64, _ age: Int64, _ cache: CacheView
  ) -> Bool {
    let list = first &+ segment
    let tail = lists[list].tail
    guard tail != SlotList.none else { return false }
    let item = items.pointer(tail)
    if item.pointee.isActive {
      item.pointee.isActive = false
      move(tail, to: first &+ Segment.warm, cache)
    } else if bytes[list] > limit || now &- item.pointee.time > age {
      move(tail, to: first &+ Segment.cold, cache)
    } else {
      return false
    }
    return true
  }

  @inline(__always)
  private mutating func move(_ slot: Slot, to list: UInt32, _ cache: CacheView) {
    let weight = cache.weight(slot) &+ overhead
    unlink(slot, weight)
    link(slot, weight, list)
  }

  @inline(__always)
  private mutating func link(_ slot: Slot, _ weight: Int64, _ list: UInt32) {
    links.pushFront(slot, &lists.pointer(list).pointee)
    bytes[list] &+= weight
    items.pointer(slot).pointee.list = UInt16(truncatingIfNeeded: list)
  }

  @inline(__always)
  private mutating func unlink(_ slot: Slot, _ weight: Int64) {
    let list = UInt32(items[slot].list)
    links.remove(slot, &lists.pointer(list).pointee)
    bytes[list] &-= weight
  }

  @inline(__always)
  private mutating func lookAtClock(_ time: Int64) {
    guard UInt64(bitPattern: time &- nowBegan) >= UInt64(Memcached.second) else { return }
    now = time / Memcached.second
    nowBegan = now &* Memcached.second
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    var count = 0
    for index in 0..<slabs.count {
      var chunks: Int64 = 0
      for list in index * 3..<index * 3 + 3 {
        guard let slots = links.checkedSlots(lists[list]) else { return "list \(list) is broken" }
        count += slots.count
        if slots.contains(where: { items[$0].list != list }) { return "an item is not in the list it thinks" }
        let weights = slots.map { cache.weight($0) + overhead }
        if weights.reduce(0, +) != bytes[list] { return "list \(list) has lost count of its bytes" }
        chunks += weights.reduce(0) { $0 + slabs.chunks($1, index) }
      }
      if chunks != slabs.taken(index) {
        return "class \(index) has \(slabs.taken(index)) chunks taken, of them \(chunks) used"
      }
    }
    return count == cache.count ? nil : "\(count) of \(cache.count) residents are listed"
  }
}
