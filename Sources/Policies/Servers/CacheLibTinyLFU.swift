public import CacheCore
internal import CacheStructures

/// CacheLib's TinyLFU: a tiny LRU list for newcomers, and a main one whose tail a more frequent newcomer replaces.
///
/// The tiny list has 1 % of what is in the cache; while it is larger its tail moves to the front of the main list. Otherwise
/// each insertion compares the two tails: a newcomer at least as frequent changes places with the main one, else that goes
/// back to the front of its list. The less frequent of the tails leaves. A hit moves an object to the front and is counted if it
/// is the first one, or `refresh` whole seconds of the trace's time after the last that was; writes never do. Counts are
/// halved after 32 times as many sightings as there are objects, and start again when objects have doubled.
///
/// Source: Meta's CacheLib, allocator/MMTinyLFU.h (2026-08), https://github.com/facebook/CacheLib: rules and defaults (1 %,
/// 32 windows, 60 s, ties to the newcomer); Einziger, Friedman, Manes, ACM TOS 13(4), 2017, doi 10.1145/3149371. Ours hashes
/// keys differently, has one pair of lists where CacheLib has one for each slab class, and weighs lists
/// where CacheLib counts objects. Amortised O(1) a request; 32 bytes a slot, and 280 to 560 an object for the counters.
public struct CacheLibTinyLFU: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "cachelib-tinylfu",
      summary: "CacheLib's TinyLFU: a tiny and a main LRU list whose tails compete by frequency",
      parameters: [
        Parameter("tiny", .integer(1...50), default: "1", "per cent of the cache for newcomers"),
        Parameter("window", .integer(2...128), default: "32", "counts are halved after this many times the objects"),
        Parameter("refresh", .integer(0...1_000_000_000), default: "60", "seconds in which a hit does not count again"),
        Parameter("ties", .choice(["newcomer", "main"]), default: "newcomer", "who wins with equal counts"),
      ], needs: .time, source: "CacheLib, allocator/MMTinyLFU.h", verification: .naiveModel,
      cost: PolicyCost(.amortised, bytesPerSlot: 592))
  }

  public static var victimMayStay: Bool { true }

  private struct State: BitwiseCopyable {
    var hash: UInt64
    var updated: Int64
    var isTiny: Bool
    var wasHit: Bool
  }

  private var lists = SlotLists()
  private var states = SlotArray<State>()
  private var tiny = SlotList()
  private var main = SlotList()
  private var tinyWeight: Int64 = 0
  private var sketch: CountMinSketch
  private var objects = 100
  private var sightings = 0
  private let isUnit: Bool
  private let tinyShare: Int64
  private let window: Int
  private let refresh: Int64
  private let newcomerWins: Bool

  public init(_ setup: PolicySetup) {
    isUnit = setup.isUnit
    tinyShare = setup.parameters.integer("tiny")
    window = Int(setup.parameters.integer("window"))
    refresh = setup.parameters.integer("refresh")
    newcomerWins = setup.parameters.text("ties") == "newcomer"
    sketch = CacheLibTinyLFU.sketch(objects: objects, window: window)
  }

  /// Errors of five sightings at most in a window: CacheLib's choice.
  private static func sketch(objects: Int, window: Int) -> CountMinSketch {
    CountMinSketch(width: Int(2.718281828459045 * Double(objects * window) / 5))
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    states.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    lists.prefetch(slot)
    CacheStructures.prefetch(states.pointer(slot))
  }

  public func comingVictims() -> ComingSlots { ComingSlots(near: tiny.tail, far: main.tail) }

  @inline(__always)
  private func seconds(_ request: Request) -> Int64 { request.time / 1_000_000_000 }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let (state, now) = (states.pointer(slot), seconds(request))
    guard request.operation == .read, now &- state.pointee.updated >= refresh || !state.pointee.wasHit else { return }
    state.pointee.wasHit = true
    state.pointee.updated = now
    if state.pointee.isTiny { lists.moveToFront(slot, &tiny) } else { lists.moveToFront(slot, &main) }
    count(state.pointee.hash)
  }

  @inline(__always)
  private mutating func count(_ hash: UInt64) {
    sketch.increment(hash)
    sightings &+= 1
    if sightings == objects * window {
      sightings /= 2
      sketch.halve()
    }
  }

  /// Whether the tail of the tiny list should take the place of the main one's.
  @inline(__always)
  private func newcomerIsBetter() -> Bool {
    let mine = sketch.frequency(states[tiny.tail].hash)
    let theirs = sketch.frequency(states[main.tail].hash)
    return mine > theirs || (newcomerWins && mine == theirs)
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    if main.isEmpty { return tiny.tail }
    if tiny.isEmpty { return main.tail }
    return newcomerIsBetter() ? main.tail : tiny.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let hash = SplitMix64.mix(request.key)
    states[slot] = State(hash: hash, updated: seconds(request), isTiny: true, wasHit: false)
    lists.pushFront(slot, &tiny)
    tinyWeight &+= cache.weight(slot)
    count(hash)
    let limit = cache.used / 100 &* tinyShare &+ cache.used % 100 &* tinyShare / 100
    if tinyWeight > limit {
      repeat { moveToMain(tiny.tail, cache) } while !isUnit && tinyWeight > limit
    } else if !main.isEmpty {
      let last = main.tail
      if newcomerIsBetter() {
        moveToMain(tiny.tail, cache)
        moveToTiny(last, cache)
      } else {
        lists.moveToFront(last, &main)
      }
    }
    if objects <= cache.count / 2 { startAgain(cache.count) }
  }

  @inline(__always)
  private mutating func moveToMain(_ slot: Slot, _ cache: CacheView) {
    remove(slot, cache)
    lists.pushFront(slot, &main)
    states.pointer(slot).pointee.isTiny = false
  }

  /// Moves an object to the back of the tiny list, where it leaves next.
  @inline(__always)
  private mutating func moveToTiny(_ slot: Slot, _ cache: CacheView) {
    remove(slot, cache)
    lists.pushBack(slot, &tiny)
    tinyWeight &+= cache.weight(slot)
    states.pointer(slot).pointee.isTiny = true
  }

  @inline(never)
  private mutating func startAgain(_ count: Int) {
    objects = count
    sightings = 0
    sketch = CacheLibTinyLFU.sketch(objects: objects, window: window)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    guard states[slot].isTiny else { return lists.remove(slot, &main) }
    lists.remove(slot, &tiny)
    tinyWeight &-= cache.weight(slot)
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot].isTiny { tinyWeight += to - from }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let newcomers = lists.checkedSlots(tiny), let others = lists.checkedSlots(main) else {
      return "a list is broken"
    }
    let weight = newcomers.reduce(0) { $0 + cache.weight($1) }
    if weight != tinyWeight { return "the tiny list weighs \(weight), not \(tinyWeight)" }
    let isMixed = newcomers.contains { !states[$0].isTiny } || others.contains { states[$0].isTiny }
    if isMixed { return "a list holds another's object" }
    let residents = Int(tiny.count + main.count)
    return residents == cache.count ? nil : "the lists hold \(residents) of \(cache.count) residents"
  }
}
