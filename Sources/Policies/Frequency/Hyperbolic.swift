public import CacheCore
internal import CacheStructures

/// Hyperbolic caching: of some objects drawn at random, the one used least often for its time in the cache leaves.
///
/// An object's worth is its uses divided by the requests since it came in; time in the cache wears it down however recent
/// its last use is. No order could be kept, because all worths fall at different speeds; so 64 residents are drawn,
/// with repetition, at each eviction. `worth` multiplies by the cost of a miss, or divides by the size, or both.
///
/// Source: Blankstein, Sen, Freedman, "Hyperbolic caching: flexible caching for web applications", USENIX ATC 2017,
/// https://www.usenix.org/conference/atc17/technical-sessions/presentation/blankstein: the rule, 64 samples, cost and size.
/// The authors' smoothing of new objects is not modelled. libCacheSim's Hyperbolic is `hyperbolic`, Caffeine's
/// sampled.Hyperbolic `hyperbolic:sample=8`, within what draws make of them. O(sample) an eviction; 4 bytes a slot and 24 an object.
public struct Hyperbolic: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "hyperbolic", summary: "evicts the least uses for the time in the cache, of a random sample",
      parameters: [
        Parameter("sample", .integer(1...4096), default: "64", "how many residents are drawn for an eviction"),
        Parameter(
          "worth", .choice(["uses", "size", "cost", "cost-size"]), default: "uses",
          "what else counts: uses per byte, uses times cost, or both"),
      ], isRandom: true, source: "Blankstein, Sen, Freedman, USENIX ATC 2017", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 28))
  }

  public static var victimMayStay: Bool { true }

  private struct Use: BitwiseCopyable {
    var entered: Int64
    var cost: Double
    var uses: UInt32
  }

  private var draw: ResidentDraw<Use>
  private var clock: Int64 = 0
  private let sample: Int64
  private let countsCost: Bool
  private let countsSize: Bool

  public init(_ setup: PolicySetup) {
    draw = ResidentDraw(setup)
    sample = setup.parameters.integer("sample")
    let worth = setup.parameters.text("worth")
    countsCost = worth == "cost" || worth == "cost-size"
    countsSize = worth == "size" || worth == "cost-size"
  }

  public mutating func reserve(slots: Int) { draw.reserve(slots: slots) }

  public func prefetch(_ slot: Slot) { draw.prefetch(slot) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    clock &+= 1
    let resident = draw.resident(slot)
    resident.pointee.state.uses &+= 1
    if countsCost { resident.pointee.state.cost = request.cost }
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) { clock &+= 1 }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    var victim = draw.first.slot
    var least = Double.infinity
    for _ in 0..<sample {
      let resident = draw.next()
      var time = Double(clock &- resident.state.entered)
      if countsSize { time *= Double(max(1, cache.weight(resident.slot))) }
      let worth = Double(resident.state.uses) * resident.state.cost / time
      if worth < least {
        least = worth
        victim = resident.slot
      }
    }
    return victim
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    draw.remove(slot)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    draw.insert(slot, Use(entered: clock, cost: countsCost ? request.cost : 1, uses: 1))
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { draw.remove(slot) }

  public func checkInvariants(_ cache: CacheView) -> String? { draw.problem(residents: cache.count) }
}
