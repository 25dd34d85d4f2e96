public import CacheCore
internal import CacheStructures

/// CLFUS, Apache Traffic Server's RAM cache: a clock by hits over size, behind a history that newcomers have to pass.
///
/// An object's value is its hits and one over its size and `overhead`. Residents and what is remembered of others (the
/// history) are two queues. Once the cache has been full, a newcomer is not let in but remembered: with `filter=yes`, while
/// there are at least as many remembered as resident, only if a table of 16-bit tags saw it before. When it is asked for
/// again and is worth as much as the average of those that were examined lately, residents are taken from the front until
/// it fits: one worth more than the average goes to the back instead (a hundred of them at most); and if those taken are
/// worth more than the newcomer, they go back, a hit poorer, and it waits. Those that leave are remembered. Every resident
/// taken moves the history on: its oldest loses more than half its hits, and is forgotten when it has none. A hit moves an
/// object to the back if it is worth more than the average.
///
/// `division=integer` is Traffic Server from 10.0 until June 2026 (pull requests 11733 and 13233): the quotient was cut to
/// a whole number, 0 for every object but those with more hits than bytes, so that nothing was worth more than anything,
/// and it behaved as a FIFO queue. Capacity counts sizes only, where Traffic Server adds the overhead to what is used; its
/// table of tags has a prime number of places.
///
/// Source: Apache Traffic Server, RamCacheCLFUS, by Plevyak, 2010; 256 bytes of overhead are its. Amortised O(1) a request; 13
/// bytes a slot, 16 of an object and 2 a tag.
public struct CLFUS: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "clfus", summary: "CLFUS, Traffic Server's RAM cache: a clock by hits over size behind a history",
      parameters: [
        Parameter("overhead", .integer(0...1_000_000), default: "256", "bytes added to a size to value it"),
        Parameter("filter", .choice(["yes", "no"]), default: "yes", "whether only what was seen before is remembered"),
        Parameter("division", .choice(["real", "integer"]), default: "real", "how hits are divided by size"),
      ], source: "Apache Traffic Server, RamCacheCLFUS", verification: .naiveModel,
      cost: PolicyCost(.amortised, bytesPerSlot: 24))
  }

  private struct Entry: BitwiseCopyable {
    var hits: UInt64
    var size: Int64
  }

  /// How many residents worth more than the average are passed for one newcomer.
  private static var passes: Int { 100 }

  private var lists = SlotLists()
  private var entries = SlotArray<Entry>()
  private var residents = SlotList()
  private var history = SlotList()
  /// Those taken for the newcomer under way, first taken in front.
  private var taken = SlotList()
  private var tags = SlotArray<UInt16>()
  private var tagBits: UInt64 = 7
  private var average = 0.0
  private var isAdmitted = true
  private var isRemembered = false
  private let overhead: Int64
  private let filters: Bool
  private let cutsValues: Bool
  private let isUnit: Bool

  public init(_ setup: PolicySetup) {
    overhead = setup.parameters.integer("overhead")
    filters = setup.parameters.text("filter") == "yes"
    cutsValues = setup.parameters.text("division") == "integer"
    isUnit = setup.isUnit
    tags.reserve(1 << Int(tagBits))
  }

  public var heaviestAdmitted: Int64 { isAdmitted ? .max : -1 }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    entries.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    lists.prefetch(slot)
    CacheStructures.prefetch(entries.pointer(slot))
  }

  public func comingVictims() -> ComingSlots { ComingSlots(residents, lists) }

  @inline(__always)
  private func value(_ slot: Slot) -> Double {
    let entry = entries[slot]
    if cutsValues { return Double((entry.hits &+ 1) / UInt64(max(1, entry.size &+ overhead))) }
    return Double(Float(entry.hits &+ 1) / Float(max(1, entry.size &+ overhead)))
  }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if value(slot) > average { lists.moveToFront(slot, &residents) }
    entries.pointer(slot).pointee.hits &+= 1
  }

  /// Decides everything; `victim` then names those that were taken.
  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    let size = isUnit ? 1 : request.size
    (isAdmitted, isRemembered) = (false, ghost)
    if ghost {
      entries.pointer(slot).pointee.hits &+= 1
      lists.remove(slot, &history)
    } else {
      entries[slot] = Entry(hits: 1, size: size)
    }
    guard size <= cache.capacity else { return }
    if ghost {
      guard value(slot) >= average else { return }
      isAdmitted = makesRoom(for: slot, size, cache)
    } else if history.isEmpty, cache.used &+ size <= cache.capacity {
      isAdmitted = true
    } else if !filters || wasSeen(request.key) || Int(history.count) < cache.count {
      if takeOne(cache, ghost: false) {
        putBack()
        isRemembered = true
      } else {
        isAdmitted = true
      }
    }
    if isAdmitted { entries.pointer(slot).pointee.size = size }
  }

  /// Takes residents until a remembered object fits, and puts back those that need not leave. False: they are worth more.
  private mutating func makesRoom(for slot: Slot, _ size: Int64, _ cache: CacheView) -> Bool {
    var free = cache.capacity &- cache.used
    var worth = 0.0
    var limit = CLFUS.passes
    repeat {
      guard takeOne(cache, ghost: true, &limit) else { break }
      let last = taken.tail
      free &+= entries[last].size
      worth += value(last)
      if free < size &+ entries[last].size, worth > value(slot) {
        putBack()
        return false
      }
    } while free < size
    var next = taken.head
    while next != SlotList.none {
      let victim = next
      next = lists.next(victim)
      let rest = free &- size &- entries[victim].size
      if rest >= 0 {
        free &-= entries[victim].size
        lists.remove(victim, &taken)
        requeue(victim)
      }
    }
    return true
  }

  private mutating func takeOne(_ cache: CacheView, ghost: Bool) -> Bool {
    var limit = CLFUS.passes
    return takeOne(cache, ghost: ghost, &limit)
  }

  /// Takes the oldest resident that is worth no more than the average, or has been passed too often. False: there is none.
  private mutating func takeOne(_ cache: CacheView, ghost: Bool, _ limit: inout Int) -> Bool {
    while !residents.isEmpty {
      let slot = residents.tail
      let value = value(slot)
      average = (value + average * 99) / 100
      if value > average, limit > 0 {
        limit -= 1
        lists.moveToFront(slot, &residents)
      } else {
        lists.remove(slot, &residents)
        lists.pushBack(slot, &taken)
        ageHistory(cache, extra: ghost ? 1 : 0)
        return true
      }
    }
    return false
  }

  /// The oldest of the history loses hits, and is forgotten without any; where the history is long the next one too.
  /// `extra`: the object under way is remembered too.
  private mutating func ageHistory(_ cache: CacheView, extra: Int) {
    guard !history.isEmpty else { return }
    let slot = history.tail
    let hits = entries[slot].hits >> 1
    guard hits > 0 else { return forget(slot, cache) }
    entries.pointer(slot).pointee.hits = hits - 1
    lists.moveToFront(slot, &history)
    if Int(history.count) + extra > cache.count + 10 { forget(history.tail, cache) }
  }

  private mutating func forget(_ slot: Slot, _ cache: CacheView) {
    lists.remove(slot, &history)
    cache.forget(slot)
  }

  private mutating func putBack() {
    while !taken.isEmpty {
      let slot = taken.head
      lists.remove(slot, &taken)
      requeue(slot)
    }
  }

  private mutating func requeue(_ slot: Slot) {
    let entry = entries.pointer(slot)
    if entry.pointee.hits > 0 { entry.pointee.hits -= 1 }
    lists.pushFront(slot, &residents)
  }

  /// Whether the tag of a key is in its place; it is from now on.
  private func wasSeen(_ key: UInt64) -> Bool {
    let hash = SplitMix64.mix(key)
    let place = UInt32(truncatingIfNeeded: hash >> 16) & (1 << UInt32(tagBits) - 1)
    let tag = UInt16(truncatingIfNeeded: hash)
    defer { tags[place] = tag }
    return tags[place] == tag
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    taken.isEmpty ? residents.tail : taken.head
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    if taken.isEmpty { lists.remove(slot, &residents) } else { lists.remove(slot, &taken) }
    lists.pushFront(slot, &history)
    return true
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    lists.pushFront(slot, &residents)
    guard filters, cache.count > 1 << Int(tagBits) else { return }
    tagBits &+= 1
    tags = SlotArray()
    tags.reserve(1 << Int(tagBits))
  }

  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool {
    // An admission filter may refuse what was let in here.
    putBack()
    if isRemembered { lists.pushFront(slot, &history) }
    return isRemembered
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    entries.pointer(slot).pointee.size = to
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { lists.remove(slot, &residents) }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let slots = lists.checkedSlots(residents) else { return "the residents are broken" }
    if lists.checkedSlots(history) == nil { return "the history is broken" }
    if !taken.isEmpty { return "\(taken.count) objects were taken and are still there" }
    if slots.contains(where: { entries[$0].size != cache.weight($0) }) { return "an object is valued by another size" }
    return slots.count == cache.count ? nil : "\(slots.count) of \(cache.count) residents are queued"
  }
}
