public import CacheCore
internal import CacheStructures

/// LRFU: every use of an object counts, the less the longer ago it was; the least sum leaves.
///
/// A use that was t requests ago counts 2^(-lambda t). With lambda 0 this is LFU, with lambda 1 LRU. Sums of one object
/// and of another keep their order as time passes, so each is kept as it would have been at the first request: a use at
/// request t adds 2^(lambda t), a number with an exponent of its own. Equal sums: the one used longest ago leaves.
///
/// Source: Lee et al., "LRFU: a spectrum of policies that subsumes the least recently used and least frequently used
/// policies", IEEE Transactions on Computers 50(12), 2001, doi 10.1109/TC.2001.970573. The authors tune lambda for each
/// trace and name no default; 0.001 is ours. They forget an object that leaves, and so do we; a correlation
/// period is not modelled. 2^lambda is computed with additions and multiplications only, so counts are the same
/// everywhere; its rounding grows by 2^-53 a request. O(log n) a request; 36 bytes a slot.
public struct LRFU: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lrfu", summary: "evicts what was used least, each use counting less with its age",
      parameters: [
        Parameter("lambda", .number(0...1), default: "0.001", "how fast a use loses weight: 0 is LFU, 1 is LRU")
      ], source: "Lee et al., IEEE TC 50(12), 2001, doi 10.1109/TC.2001.970573", verification: .naiveModel,
      cost: PolicyCost(.logarithmic, bytesPerSlot: 36))
  }

  public static var victimMayStay: Bool { true }

  /// significand x 2^exponent, the significand in [1, 2).
  private struct Weight: BitwiseCopyable {
    var exponent: Int64
    var significand: Double

    @inline(__always)
    mutating func normalise() {
      if significand >= 2 {
        significand *= 0.5
        exponent &+= 1
      }
    }

    /// The sum of two.
    @inline(__always)
    func adding(_ other: Weight) -> Weight {
      let (high, low) = exponent >= other.exponent ? (self, other) : (other, self)
      let distance = high.exponent &- low.exponent
      var sum = high
      if distance < 64 {
        sum.significand += low.significand * Double(sign: .plus, exponent: -Int(distance), significand: 1)
      }
      sum.normalise()
      return sum
    }
  }

  private struct Rank: BitwiseCopyable, Comparable {
    var weight: Weight
    var last: UInt64

    @inline(__always)
    static func < (a: Rank, b: Rank) -> Bool {
      if a.weight.exponent != b.weight.exponent { return a.weight.exponent < b.weight.exponent }
      if a.weight.significand != b.weight.significand { return a.weight.significand < b.weight.significand }
      return a.last < b.last
    }

    @inline(__always)
    static func == (a: Rank, b: Rank) -> Bool { a.last == b.last }
  }

  private var heap = SlotHeap<Rank>()
  /// What a use counts now, and how it grows with each request.
  private var use = Weight(exponent: 0, significand: 1)
  private let growth: Double
  private var clock: UInt64 = 0

  public init(_ setup: PolicySetup) {
    // 2^lambda by the series of the exponential function; exact at both ends.
    let lambda = setup.parameters.number("lambda")
    var term = 1.0
    var sum = 1.0
    for n in 1...24 {
      term *= lambda * 0.693147180559945309 / Double(n)
      sum += term
    }
    growth = lambda == 1 ? 2 : sum
  }

  public mutating func reserve(slots: Int) { heap.reserve(slots: slots) }

  public func prefetch(_ slot: Slot) { heap.prefetch(slot) }

  public func comingVictims() -> ComingSlots { ComingSlots(near: heap.count > 0 ? heap.first : .max, far: .max) }

  @inline(__always)
  private mutating func tick() {
    clock &+= 1
    use.significand *= growth
    use.normalise()
  }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    tick()
    heap.update(slot, Rank(weight: heap.key(of: slot).weight.adding(use), last: clock))
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) { tick() }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { heap.first }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    heap.remove(slot)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    heap.insert(slot, Rank(weight: use, last: clock))
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { heap.remove(slot) }

  public func checkInvariants(_ cache: CacheView) -> String? {
    if !heap.isConsistent { return "the heap is broken" }
    return Int(heap.count) == cache.count ? nil : "\(heap.count) of \(cache.count) residents are ranked"
  }
}
