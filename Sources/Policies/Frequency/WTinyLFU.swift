public import CacheCore
internal import CacheStructures

/// W-TinyLFU: newcomers pass a small LRU window; at its end they stay only if they were seen more often lately than what
/// would leave for them.
///
/// The window is an LRU list with 1 % of the capacity. What falls out of it enters the main part, a segmented LRU whose
/// upper segment has 80 %, on probation; when the cache is full, it competes with the main part's victim, and the one with
/// the lower frequency in a sketch of recent requests leaves (the newcomer, if they are equal). An object on probation that is hit is
/// protected. `climb` lets the window grow and shrink (`WindowClimber`, `WindowFeedback`); `window=0:protected=0` is
/// a plain LRU with TinyLFU in front. In bytes the sketch is made when the cache is half full, for as many objects as there
/// are then, and starts again when it has become too small; a window climbs by bytes, and samples as long as the objects are many.
///
/// Source: Einziger, Friedman, Manes, "TinyLFU: a highly efficient cache admission policy", ACM Transactions on Storage
/// 13(4), 2017, doi 10.1145/3149371. `jitter=caffeine` gives the counts of Caffeine's sketch.WindowTinyLfu,
/// with `climb` those of its sketch.HillClimberWindowTinyLfu and sketch.FeedbackWindowTinyLfu, which know objects only.
/// An object larger than the cache is refused and changes nothing; with `oversized=caffeine` others leave before it is
/// refused, as in Caffeine: it pushes all that is in the window out, whose objects compete with their victims one by one.
/// Amortised O(1) a request: four counters counted up, and eight read for an eviction. 16 bytes a slot, and 8 to 16 an object for the sketch.
public struct WTinyLFU: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "w-tinylfu", aliases: ["wtinylfu", "window-tinylfu"],
      summary: "W-TinyLFU: an LRU window, then a segmented LRU that admits what was seen more often than its victim",
      parameters: [
        Parameter("window", .number(0...0.99), default: "0.01", "share of the capacity for newcomers, at the start"),
        Parameter("protected", .number(0...1), default: "0.8", "share of the rest for what was hit again"),
        Parameter(
          "climb", .choice(["none", "simple", "correlation", "trust", "feedback"]), default: "none",
          "how the window adapts"),
        Parameter("doorkeeper", .choice(["no", "yes"]), default: "no", "a Bloom filter takes first sightings"),
        Parameter(
          "jitter", .choice(["none", "caffeine"]), default: "none", "let in one in 128 of the warm newcomers that lose"),
        Parameter(
          "oversized", .choice(["refuse", "caffeine"]), default: "refuse",
          "whether others leave before an object larger than the cache is refused"),
      ], source: "Einziger, Friedman, Manes, ACM TOS 13(4), 2017, doi 10.1145/3149371", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 32))
  }

  private enum Place {
    static var window: UInt32 { 0 }
    static var probation: UInt32 { 1 }
    static var protected: UInt32 { 2 }
    /// Given up for an object larger than the cache, and about to leave.
    static var leaving: UInt32 { 3 }
  }

  private struct Segment: BitwiseCopyable {
    var list = SlotList()
    var weight: Int64 = 0
    var limit: Int64 = .max
  }

  /// What is known of a slot's object: its name in the sketch, and its segment.
  private struct State: BitwiseCopyable {
    var hash: UInt32
    var place: UInt32
  }

  private var lists = SlotLists()
  private var states = SlotArray<State>()
  private var segments = SlotArray<Segment>()
  private var filter: TinyLFUFilter
  private let hasDoorkeeper: Bool
  private let hasJitter: Bool
  private let oversizedEvict: Bool
  /// In bytes: whether the sketch has been made.
  private var hasSketch: Bool
  private let isUnit: Bool

  // The eviction under way.
  private var candidate = SlotList.none
  private var victim = SlotList.none
  private var victimPlace = Place.probation
  private var searchedWindow = false

  /// Hit on probation: becomes protected when its weight is known, which a change of size tells after the hit.
  private var promoted = SlotList.none

  private let climb: WindowClimber.Rule
  private var climber: WindowClimber
  private var feedback: WindowFeedback
  /// The size of the window as the climber knows it, which moves by fractions.
  private var target: Double
  /// In bytes: whether something had to leave yet.
  private var hasFilled = false

  public init(_ setup: PolicySetup) {
    isUnit = setup.isUnit
    let main = Int64(Double(setup.capacity) * (1 - setup.parameters.number("window")))
    let protected = Int64(Double(main) * setup.parameters.number("protected"))
    climb =
      switch setup.parameters.text("climb") {
      case "simple": .simple
      case "correlation": .correlation
      case "trust": .trust
      case "feedback": .feedback
      default: .none
      }
    var window = setup.capacity - main
    if climb == .feedback, setup.isUnit { window = min(window, 256) }
    segments.reserve(3)
    for place: UInt32 in 0..<3 { segments[place] = Segment() }
    segments.pointer(Place.window).pointee.limit = window
    segments.pointer(Place.protected).pointee.limit = protected
    target = Double(window)
    hasDoorkeeper = setup.parameters.text("doorkeeper") == "yes"
    hasJitter = setup.parameters.text("jitter") == "caffeine"
    oversizedEvict = setup.parameters.text("oversized") == "caffeine"
    hasSketch = setup.isUnit
    filter = TinyLFUFilter(
      objects: setup.isUnit ? Int(setup.capacity) : 0, hasDoorkeeper: hasDoorkeeper, hasJitter: hasJitter)
    climber = WindowClimber(climb, objects: setup.capacity, size: setup.capacity)
    feedback = WindowFeedback(
      capacity: setup.isUnit ? setup.capacity : .max, mostPivot: setup.isUnit ? min(256, protected) : 256)
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    states.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    lists.prefetch(slot)
    if hasSketch { filter.prefetch(states[slot].hash) }
  }

  public func comingVictims() -> ComingSlots { ComingSlots(segments.pointer(Place.probation).pointee.list, lists) }

  public var insertsFirst: Bool { true }

  public static var surplusEvictions: SurplusEvictions { .onMisses }

  // MARK: - Requests

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    settle(cache)
    let state = states[slot]
    count(state.hash, hit: true, cache)
    if state.place == Place.probation {
      promoted = slot
      if isUnit { promote(cache) }
    } else {
      lists.moveToFront(slot, &segments.pointer(state.place).pointee.list)
    }
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    settle(cache)
    let hash = FrequencySketch.hash(request.key)
    states[slot] = State(hash: hash, place: Place.window)
    count(hash, hit: false, cache)
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    // The window grows by the newcomer and shrinks by what falls out; the fraction is rounded as on that way.
    target = (target + 1) - 1
    put(slot, Place.window, cache)
    beginEviction(cache)
  }

  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool {
    if oversizedEvict, cache.weight(slot) > cache.capacity { evict(for: slot, request, cache) }
    return false
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    segments.pointer(states[slot].place).pointee.weight += to - from
    promote(cache)
    demote(cache)
    beginEviction(cache)
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    if states[slot].place != Place.leaving { take(slot, cache) }
    return false
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    settle(cache)
    take(slot, cache)
  }

  @inline(__always)
  private mutating func count(_ hash: UInt32, hit: Bool, _ cache: CacheView) {
    if hasSketch { filter.record(hash) }
    if climb == .none { return }
    if climb == .feedback { return feedback.countRequest() }
    if isUnit ? Int64(cache.count) >= cache.capacity : hasFilled { climber.record(hit: hit) }
  }

  // MARK: - Segments

  @inline(__always)
  private mutating func put(_ slot: Slot, _ place: UInt32, _ cache: CacheView) {
    let segment = segments.pointer(place)
    lists.pushFront(slot, &segment.pointee.list)
    segment.pointee.weight &+= cache.weight(slot)
    states.pointer(slot).pointee.place = place
  }

  @inline(__always)
  private mutating func take(_ slot: Slot, _ cache: CacheView) {
    let segment = segments.pointer(states[slot].place)
    lists.remove(slot, &segment.pointee.list)
    segment.pointee.weight &-= cache.weight(slot)
  }

  /// Moves a slot to the front of a segment.
  @inline(__always)
  private mutating func move(_ slot: Slot, to place: UInt32, _ cache: CacheView) {
    take(slot, cache)
    put(slot, place, cache)
  }

  /// Protects what was hit on probation, unless it is larger than that segment.
  @inline(__always)
  private mutating func promote(_ cache: CacheView) {
    guard promoted != SlotList.none else { return }
    if cache.weight(promoted) > segments.pointer(Place.protected).pointee.limit {
      lists.moveToFront(promoted, &segments.pointer(Place.probation).pointee.list)
    } else {
      move(promoted, to: Place.protected, cache)
      demote(cache)
    }
    promoted = SlotList.none
  }

  /// Puts the least recent of an overflowing protected segment on probation.
  @inline(__always)
  private mutating func demote(_ cache: CacheView) {
    let segment = segments.pointer(Place.protected)
    while segment.pointee.weight > segment.pointee.limit { move(segment.pointee.list.tail, to: Place.probation, cache) }
  }

  // MARK: - Eviction

  /// Lets the least recent of an overflowing window out, and gets ready to choose.
  @inline(__always)
  private mutating func beginEviction(_ cache: CacheView) {
    if !isUnit, cache.used >= cache.capacity / 2 { fitSketch(cache.count) }
    candidate = SlotList.none
    let window = segments.pointer(Place.window)
    while window.pointee.weight > window.pointee.limit {
      let slot = window.pointee.list.tail
      move(slot, to: Place.probation, cache)
      if candidate == SlotList.none { candidate = slot }
    }
    searchedWindow = false
    victimPlace = Place.probation
    victim = segments.pointer(Place.probation).pointee.list.tail
  }

  private mutating func fitSketch(_ objects: Int) {
    if hasSketch { return filter.grow(objects: objects) }
    hasSketch = true
    filter = TinyLFUFilter(objects: objects, hasDoorkeeper: hasDoorkeeper, hasJitter: hasJitter)
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    if !isUnit, !hasFilled { fill(cache) }
    if candidate == SlotList.none, !searchedWindow {
      candidate = segments.pointer(Place.window).pointee.list.tail
      searchedWindow = true
    }
    if candidate == SlotList.none {
      // Nothing more to let in: the least recent, from probation up, then from the window.
      while victim == SlotList.none {
        victimPlace = victimPlace == Place.probation ? Place.protected : Place.window
        victim = segments.pointer(victimPlace).pointee.list.tail
      }
      return nextVictim()
    }
    if victim == SlotList.none { return nextCandidate() }
    if candidate == victim {
      if climb != .none { _ = filter.admits(states[candidate].hash, over: states[victim].hash) }
      candidate = SlotList.none
      return nextVictim()
    }
    if filter.admits(states[candidate].hash, over: states[victim].hash) {
      _ = nextCandidate()
      return nextVictim()
    }
    return climb == .feedback ? consultFeedback(cache) : nextCandidate()
  }

  /// Gives up what would leave if an object larger than the cache came in until it left itself.
  @inline(never)
  private mutating func evict(for oversized: Slot, _ request: Request, _ cache: CacheView) {
    put(oversized, Place.window, cache)
    fitSketch(cache.count + 1)
    beginEviction(cache)
    while candidate != oversized {
      let slot = victim(for: oversized, request, cache)
      if slot == oversized { break }
      take(slot, cache)
      states.pointer(slot).pointee.place = Place.leaving
      cache.giveUp(slot)
    }
    take(oversized, cache)
  }

  @inline(__always)
  private mutating func nextCandidate() -> Slot {
    let slot = candidate
    candidate = lists.previous(slot)
    return slot
  }

  @inline(__always)
  private mutating func nextVictim() -> Slot {
    let slot = victim
    victim = lists.previous(slot)
    return slot
  }

  // MARK: - The size of the window

  /// In bytes: the climber begins when the cache is full, which tells how many objects it holds.
  private mutating func fill(_ cache: CacheView) {
    hasFilled = true
    climber = WindowClimber(climb, objects: Int64(cache.count), size: cache.capacity)
  }

  /// Does what the last request left: protects what it hit, and moves the window's end.
  @inline(__always)
  private mutating func settle(_ cache: CacheView) {
    if promoted != SlotList.none { promote(cache) }
    if climb != .none, climber.isDue { changeWindow(by: climber.adjustment(window: target), cache) }
  }

  @inline(never)
  private mutating func changeWindow(by amount: Double, _ cache: CacheView) {
    let window = segments.pointer(Place.window)
    let protected = segments.pointer(Place.protected)
    let probation = segments.pointer(Place.probation)
    if amount > 0 {
      let grown = target + min(amount, Double(protected.pointee.limit))
      resizeWindow(by: Int64(grown) - Int64(target))
      target = grown
      demote(cache)
      while probation.pointee.list.count > 0,
        window.pointee.weight + cache.weight(probation.pointee.list.tail) <= window.pointee.limit
      {
        move(probation.pointee.list.tail, to: Place.window, cache)
      }
    } else if amount < 0 {
      let shrunk = target - min(-amount, Double(window.pointee.limit))
      resizeWindow(by: Int64(shrunk) - Int64(target))
      target = shrunk
      while window.pointee.weight > window.pointee.limit { pushOut(window.pointee.list.tail, cache) }
    }
  }

  private mutating func resizeWindow(by weight: Int64) {
    segments.pointer(Place.window).pointee.limit += weight
    segments.pointer(Place.protected).pointee.limit -= weight
  }

  /// Moves a slot of the window to the back of the probation segment.
  private mutating func pushOut(_ slot: Slot, _ cache: CacheView) {
    take(slot, cache)
    let probation = segments.pointer(Place.probation)
    lists.pushBack(slot, &probation.pointee.list)
    probation.pointee.weight += cache.weight(slot)
    states.pointer(slot).pointee.place = Place.probation
  }

  /// The candidate lost; answers who leaves, after growing or shrinking the window if that is advised.
  private mutating func consultFeedback(_ cache: CacheView) -> Slot {
    let hash = states[candidate].hash
    let object = isUnit ? 1 : max(1, cache.used / Int64(max(1, cache.count)))
    switch feedback.advice(on: hash) {
    case .grow:
      feedback.noteAdjustment()
      growWindow(object, candidate, cache)
      let room = min(WindowFeedback.growth - 1, feedback.mostPivot - feedback.pivot)
      for _ in 0..<room where feedback.pivot < feedback.mostPivot {
        let next = lists.previous(victim)
        if next == SlotList.none { break }
        growWindow(object, next, cache)
      }
      candidate = SlotList.none
      searchedWindow = true
      return nextVictim()
    case .admit:
      _ = nextCandidate()
      return nextVictim()
    case .shrinkAndRefuse:
      feedback.noteAdjustment()
      for _ in 0..<min(WindowFeedback.shrinkage, feedback.pivot) {
        feedback.pivot -= 1
        resizeWindow(by: -min(object, segments.pointer(Place.window).pointee.limit))
        let oldest = segments.pointer(Place.window).pointee.list.tail
        if oldest != SlotList.none { pushOut(oldest, cache) }
      }
    case .refuse: break
    }
    feedback.noteReject(hash)
    return nextCandidate()
  }

  /// Lets an object of the main part back into a window that is larger by one.
  private mutating func growWindow(_ object: Int64, _ slot: Slot, _ cache: CacheView) {
    feedback.pivot += 1
    resizeWindow(by: min(object, segments.pointer(Place.protected).pointee.limit))
    demote(cache)
    move(slot, to: Place.window, cache)
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    var residents = 0
    for place: UInt32 in 0..<3 {
      let segment = segments[place]
      guard let slots = lists.checkedSlots(segment.list) else { return "segment \(place) is broken" }
      let weight = slots.reduce(0) { $0 + cache.weight($1) }
      if weight != segment.weight { return "segment \(place) weighs \(weight), not \(segment.weight)" }
      if slots.contains(where: { states[$0].place != place }) { return "segment \(place) holds another's object" }
      residents += slots.count
    }
    let protected = segments[Place.protected]
    if protected.weight > protected.limit { return "\(protected.weight) of \(protected.limit) are protected" }
    return residents == cache.count ? nil : "the segments hold \(residents) of \(cache.count) residents"
  }
}
