public import CacheCore
internal import CacheStructures

/// LHD: of a sample, the object leaves that promises the fewest hits for the room and the time it will take.
///
/// Ages are requests since an object's last, in coarse steps. For each of 16 classes of objects, by the sum of their last
/// two ages at a hit, hits and evictions are counted by age; from these follows what an object of a class and an age has to
/// expect: hits to come over time to come, its hit density, which is divided by its size. Victims are the least of `samples`
/// objects drawn (8 until 50 reconfigurations have passed) and the last 8 newcomers that looked like victims. Every
/// `period` requests the densities are computed anew from counts that fade by a tenth; until then an object's density is
/// its class's number over its age. Ages are made coarser or finer after 5 and after 25 reconfigurations. One object in 32,
/// in 1 % of the capacity at most, is an explorer that is kept to see what becomes of it, until 50 reconfigurations.
///
/// Source: Beckmann, Chen, Cidon, "LHD: improving cache hit rate by maximizing hit density", NSDI 2018; constants and the
/// procedure are those of the authors' code, as libCacheSim's LHD, whose application class is 1 for all objects. It
/// reconfigures every 2^20 requests, so shorter traces never see a computed density: lower `period` for them.
/// O(samples) an eviction, and O(320,000) a reconfiguration; 40 bytes a slot, and 4 MB.
public struct LHD: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lhd", summary: "LHD: evicts the least expected hits for size and time, of a sample",
      parameters: [
        Parameter("samples", .integer(1...65536), default: "32", "objects drawn for an eviction, once it is warm"),
        Parameter("period", .count(1...(1 << 40)), default: "1048576", "requests between reconfigurations"),
      ], isRandom: true, source: "Beckmann, Chen, Cidon, NSDI 2018", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 40))
  }

  private static var classCount: UInt32 { 16 }
  private static var ageCount: UInt32 { 20000 }
  private static var oldest: UInt32 { ageCount - 1 }
  private static var recentCount: UInt32 { 8 }
  private static var fading: Float { 0.9 }
  private static var warmAfter: Int { 50 }
  /// No slot.
  private static var none: Slot { .max }

  private struct State: BitwiseCopyable {
    var time: UInt64
    /// Ages at the last hit and at the one before.
    var age: UInt32
    var previousAge: UInt32
    var explores: Bool
  }

  private var draw: ResidentDraw
  private var states = SlotArray<State>()
  private var hits = SlotArray<Float>()
  private var evictions = SlotArray<Float>()
  private var densities = SlotArray<Float>()
  /// Newcomers that looked like victims, a ring.
  private var recent = SlotArray<Slot>()
  private var recentHead: UInt32 = 0
  private var victimDensity: Float = 0
  private var time: UInt64 = 0
  private var untilReconfiguration: Int64
  private var reconfigurations = 0
  private var coarseness: UInt64 = 10
  private var objects: Float = 0
  private var objectsWeight: Float = 0
  private var budget: Int64
  private let period: Int64
  private let samples: Int64

  public init(_ setup: PolicySetup) {
    draw = ResidentDraw(setup)
    samples = setup.parameters.integer("samples")
    period = setup.parameters.integer("period")
    untilReconfiguration = period
    budget = Int64(Float(setup.capacity) * 0.01)
    let cells = Int(LHD.classCount * LHD.ageCount)
    hits.reserve(cells)
    evictions.reserve(cells)
    densities.reserve(cells)
    recent.reserve(Int(LHD.recentCount))
    for place in 0..<LHD.recentCount { recent[place] = LHD.none }
  }

  @inline(__always)
  private func cell(_ kind: UInt32, _ age: UInt32) -> UInt32 { kind &* LHD.ageCount &+ age }

  public mutating func reserve(slots: Int) {
    draw.reserve(slots: slots)
    states.reserve(slots)
  }

  public func prefetch(_ slot: Slot) { CacheStructures.prefetch(states.pointer(slot)) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let state = states[slot]
    let age = age(state)
    hits.pointer(cell(kind(state), age)).pointee += 1
    if state.explores { budget &+= cache.weight(slot) }
    asked(slot, age: age, previousAge: state.age, isNew: false, cache)
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    draw.insert(slot)
    asked(slot, age: 0, previousAge: LHD.ageCount, isNew: true, cache)
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    var victim = LHD.none
    var least = Float.greatestFiniteMagnitude
    for _ in 0..<(reconfigurations > LHD.warmAfter ? samples : min(samples, 8)) {
      let slot = draw.next()
      let density = density(slot, cache)
      if density < least { (victim, least) = (slot, density) }
    }
    for place in 0..<LHD.recentCount where recent[place] != LHD.none {
      let density = density(recent[place], cache)
      if density < least { (victim, least) = (recent[place], density) }
    }
    victimDensity = LHD.fading * victimDensity + (1 - LHD.fading) * least
    return victim
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let state = states[slot]
    evictions.pointer(cell(kind(state), age(state))).pointee += 1
    remove(slot, cache)
    return false
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if states[slot].explores { budget &+= cache.weight(slot) }
    for place in 0..<LHD.recentCount where recent[place] == slot { recent[place] = LHD.none }
    draw.remove(slot)
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot].explores { budget &+= from &- to }
  }

  @inline(__always)
  private func age(_ state: State) -> UInt32 {
    UInt32(truncatingIfNeeded: min((time &- state.time) &>> coarseness, UInt64(LHD.oldest)))
  }

  /// How often the sum of the last two ages can be doubled within the ages there are.
  @inline(__always)
  private func kind(_ state: State) -> UInt32 {
    var age = state.age &+ state.previousAge
    guard age > 0 else { return LHD.classCount - 1 }
    var doublings: UInt32 = 0
    while age < LHD.ageCount, doublings < LHD.classCount - 1 {
      age &<<= 1
      doublings &+= 1
    }
    return doublings
  }

  @inline(__always)
  private func density(_ slot: Slot, _ cache: CacheView) -> Float {
    let state = states[slot]
    let age = age(state)
    guard age < LHD.oldest else { return -.greatestFiniteMagnitude }
    let kind = kind(state)
    // Before there are counts; the authors' classes of application 0 come before these.
    let expected = reconfigurations == 0 ? Float(Double(kind + 17) / Double(age + 1)) : densities[cell(kind, age)]
    let density = expected / Float(max(1, cache.weight(slot)))
    return state.explores ? density + 1 : density
  }

  /// What every request for an object that is or becomes resident does.
  @inline(__always)
  private mutating func asked(_ slot: Slot, age: UInt32, previousAge: UInt32, isNew: Bool, _ cache: CacheView) {
    let isDrawn = draw.generator.next() & 31 == 0
    let explores = isDrawn && budget > 0 && reconfigurations < LHD.warmAfter
    if explores { budget &-= cache.weight(slot) }
    states[slot] = State(time: time, age: age, previousAge: previousAge, explores: explores)
    if isNew, !isDrawn, density(slot, cache) < victimDensity {
      recent[recentHead % LHD.recentCount] = slot
      recentHead &+= 1
    }
    time &+= 1
    untilReconfiguration &-= 1
    if untilReconfiguration == 0 {
      reconfigure(objects: draw.count)
      untilReconfiguration = period
      reconfigurations &+= 1
    }
  }

  @inline(never)
  private mutating func reconfigure(objects count: UInt32) {
    for place in 0..<LHD.classCount * LHD.ageCount {
      hits.pointer(place).pointee *= LHD.fading
      evictions.pointer(place).pointee *= LHD.fading
    }
    adaptCoarseness(objects: count)
    for kind in 0..<LHD.classCount { model(kind) }
  }

  /// Hits and lifetimes to come, summed from the highest age down.
  private func model(_ kind: UInt32) {
    var hitsToCome = hits[cell(kind, LHD.oldest)]
    var events = hitsToCome + evictions[cell(kind, LHD.oldest)]
    var lifetime = events
    for age in (0..<LHD.oldest).reversed() {
      let place = cell(kind, age)
      hitsToCome += hits[place]
      events += hits[place] + evictions[place]
      lifetime += events
      densities[place] = events > 1e-5 ? hitsToCome / lifetime : 0
    }
  }

  /// Makes a step of age as long as it takes for few objects to be older than the highest.
  private mutating func adaptCoarseness(objects count: UInt32) {
    objects = objects * LHD.fading + Float(count)
    objectsWeight = objectsWeight * LHD.fading + 1
    guard reconfigurations == 5 || reconfigurations == 25 else { return }
    let best = Double(objects / objectsWeight) / Double(Float(0.01) * Float(LHD.ageCount))
    var shift: UInt64 = 1
    while Double(1 &<< shift) < best { shift &+= 1 }
    objects *= 8
    objectsWeight *= 8
    let old = coarseness
    coarseness = shift
    for kind in 0..<LHD.classCount {
      let start = kind &* LHD.ageCount
      rescale(hits.pointer(start), from: old)
      rescale(evictions.pointer(start), from: old)
    }
  }

  /// Stretches or compresses counts by age to the coarseness there is now.
  private func rescale(_ counts: UnsafeMutablePointer<Float>, from old: UInt64) {
    let oldest = Int(LHD.oldest)
    if coarseness < old {
      let shift = Int(old - coarseness)
      for age in (oldest + 1) >> shift..<oldest { counts[oldest] += counts[age] }
      for age in (0..<oldest).reversed() { counts[age] = counts[age >> shift] / Float(1 << shift) }
    } else if coarseness > old {
      let shift = Int(coarseness - old)
      let end = (oldest + 1) >> shift
      for age in 0..<end {
        var sum: Float = 0
        for part in age << shift..<(age + 1) << shift { sum += counts[part] }
        counts[age] = sum
      }
      for age in end..<oldest { counts[age] = 0 }
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    for place in 0..<LHD.recentCount where recent[place] != LHD.none {
      if states[recent[place]].time > time { return "a recent newcomer is from the future" }
    }
    return draw.problem(residents: cache.count)
  }
}
