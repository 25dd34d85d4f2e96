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

  private struct Resident: BitwiseCopyable {
    var entered: Int64
    var cost: Double
    var uses: UInt32
    var slot: Slot
  }

  /// In no order and without gaps, so that drawing one is one read.
  private var residents = SlotArray<Resident>()
  private var places = SlotArray<UInt32>()
  private var count: UInt32 = 0
  private var clock: Int64 = 0
  private var generator: SplitMix64
  private let sample: Int64
  private let countsCost: Bool
  private let countsSize: Bool

  public init(_ setup: PolicySetup) {
    generator = SplitMix64(seed: setup.seed)
    sample = setup.parameters.integer("sample")
    let worth = setup.parameters.text("worth")
    countsCost = worth == "cost" || worth == "cost-size"
    countsSize = worth == "size" || worth == "cost-size"
  }

  public mutating func reserve(slots: Int) {
    residents.reserve(slots)
    places.reserve(slots)
  }

  public func prefetch(_ slot: Slot) { CacheStructures.prefetch(places.pointer(slot)) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    clock &+= 1
    let resident = residents.pointer(places[slot])
    resident.pointee.uses &+= 1
    if countsCost { resident.pointee.cost = request.cost }
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) { clock &+= 1 }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    var victim = residents[0].slot
    var least = Double.infinity
    for _ in 0..<sample {
      let resident = residents[generator.below(count)]
      var time = Double(clock &- resident.entered)
      if countsSize { time *= Double(max(1, cache.weight(resident.slot))) }
      let worth = Double(resident.uses) * resident.cost / time
      if worth < least {
        least = worth
        victim = resident.slot
      }
    }
    return victim
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    residents[count] = Resident(entered: clock, cost: countsCost ? request.cost : 1, uses: 1, slot: slot)
    places[slot] = count
    count &+= 1
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    count &-= 1
    let (place, last) = (places[slot], residents[count])
    residents[place] = last
    places[last.slot] = place
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    if Int(count) != cache.count { return "\(count) of \(cache.count) residents are listed" }
    return (0..<count).first { places[residents[$0].slot] != $0 }.map { "the resident at \($0) does not know it" }
  }
}
