public import CacheCore
internal import CacheStructures

/// 2Q: newcomers wait in a FIFO queue; only those asked for again soon after leaving it enter the main LRU list.
///
/// A newcomer goes to the queue `in`, where hits change nothing. When room is needed and `in` is over its share, its
/// oldest object leaves and is remembered in a ghost queue `out`; otherwise the main list's least recent object leaves.
/// An object found in `out` is stored in the main list. This is the full version of the paper, with its 25 % for `in` and
/// 50 % for `out`.
///
/// In objects, same counts as Caffeine's two-queue.TwoQueue and, from four objects on, libCacheSim's 2q. In bytes the
/// paper says nothing: `rules=paper` admits whatever fits the cache and takes from the other queue where one is empty;
/// `rules=libcachesim` refuses what is larger than `in`, and holds the main list to the capacity less `in`'s share, even
/// while there is room: same counts as libCacheSim's 2q in bytes.
///
/// Source: Johnson, Shasha, "2Q: a low overhead high performance buffer management replacement algorithm", VLDB 1994,
/// https://www.vldb.org/conf/1994/P439.PDF. O(1) a request, amortised in bytes; 17 bytes a slot.
public struct TwoQ: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "2q", aliases: ["twoq", "twoqueue"],
      summary: "2Q: a FIFO queue for newcomers, an LRU list for those asked for again after it",
      parameters: [
        Parameter("in", .number(0...0.99), default: "0.25", "share of the capacity above which newcomers are evicted"),
        Parameter("out", .number(0...16), default: "0.5", "size of the ghost queue, in capacities"),
        Parameter(
          "rules", .choice(["paper", "libcachesim"]), default: "paper",
          "in bytes: whether to refuse what is larger than the share of newcomers, and to bound the main list"),
      ],
      source: "Johnson, Shasha, VLDB 1994, https://www.vldb.org/conf/1994/P439.PDF", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 17))
  }

  public static var victimMayStay: Bool { true }

  public static var surplusEvictions: SurplusEvictions { .onMisses }

  private enum Place {
    static var none: UInt8 { 0 }
    static var newcomers: UInt8 { 1 }
    static var main: UInt8 { 2 }
    static var ghosts: UInt8 { 3 }
  }

  private var places = SlotArray<UInt8>()
  private var newcomers = SlotQueue()
  private var ghosts: GhostQueue
  private var lists = SlotLists()
  private var main = SlotList()
  private var newcomersWeight: Int64 = 0
  private var mainWeight: Int64 = 0
  private var cameFromGhosts = false
  private let newcomersLimit: Int64
  private let mainLimit: Int64
  public let heaviestAdmitted: Int64

  public init(_ setup: PolicySetup) {
    let isBounded = setup.parameters.text("rules") == "libcachesim"
    newcomersLimit = Int64(Double(setup.capacity) * setup.parameters.number("in"))
    ghosts = GhostQueue(limit: Int64(Double(setup.capacity) * setup.parameters.number("out")))
    mainLimit = isBounded ? setup.capacity - newcomersLimit : .max
    heaviestAdmitted = isBounded ? newcomersLimit : .max
  }

  public mutating func reserve(slots: Int) {
    places.reserve(slots)
    newcomers.reserve(slots: slots)
    ghosts.reserve(slots: slots)
    lists.reserve(slots: slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(places.pointer(slot))
    lists.prefetch(slot)
    ghosts.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots {
    newcomersWeight > newcomersLimit ? ComingSlots(newcomers) : ComingSlots(main, lists)
  }

  public func comingForgotten() -> ComingSlots { ComingSlots(ghosts.queue) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if places[slot] == Place.main { lists.moveToFront(slot, &main) }
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    cameFromGhosts = ghost
    guard ghost else { return }
    ghosts.remove(slot, cache)
    places[slot] = Place.none
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    if newcomers.count > 0, newcomersWeight > newcomersLimit || main.isEmpty { return newcomers.peekFirst() }
    return main.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let weight = cache.weight(slot)
    switch places[slot] {
    case Place.newcomers:
      newcomers.remove(slot)
      newcomersWeight &-= weight
      guard ghosts.remember(slot, cache) else { return false }
      places[slot] = Place.ghosts
      return true
    case Place.main:
      lists.remove(slot, &main)
      mainWeight &-= weight
      return false
    default: return false  // given up by insert
    }
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    guard cameFromGhosts else {
      newcomers.append(slot)
      newcomersWeight &+= weight
      places[slot] = Place.newcomers
      return
    }
    boundMain(leaving: weight, cache)
    lists.pushFront(slot, &main)
    mainWeight &+= weight
    places[slot] = Place.main
  }

  /// Gives up objects of a bounded main list until it has room for `weight`.
  @inline(__always)
  private mutating func boundMain(leaving weight: Int64, _ cache: CacheView) {
    while mainWeight > mainLimit &- weight, !main.isEmpty {
      let slot = main.tail
      lists.remove(slot, &main)
      mainWeight &-= cache.weight(slot)
      places[slot] = Place.none
      cache.giveUp(slot)
    }
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if places[slot] == Place.main {
      lists.remove(slot, &main)
      mainWeight &-= cache.weight(slot)
    } else {
      newcomers.remove(slot)
      newcomersWeight &-= cache.weight(slot)
    }
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if places[slot] == Place.main {
      mainWeight += to - from
      boundMain(leaving: 0, cache)
    } else {
      newcomersWeight += to - from
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let mainSlots = lists.checkedSlots(main) else { return "the main list is broken" }
    let parts = [
      ("newcomers", newcomers.slots, newcomersWeight, Int64.max, Place.newcomers),
      ("the main list", mainSlots, mainWeight, mainLimit, Place.main),
    ]
    for (name, slots, weight, limit, place) in parts {
      let sum = slots.reduce(0) { $0 + cache.weight($1) }
      if sum != weight || sum > limit { return "\(name) weigh \(sum), not \(weight) of \(limit)" }
      if slots.contains(where: { places[$0] != place }) { return "\(name) hold another's object" }
    }
    if let problem = ghosts.problem(cache) { return problem }
    if ghosts.queue.slots.contains(where: { places[$0] != Place.ghosts }) { return "the ghosts hold another's object" }
    let residents = newcomers.slots.count + mainSlots.count
    return residents == cache.count ? nil : "the queues hold \(residents) of \(cache.count) residents"
  }
}
