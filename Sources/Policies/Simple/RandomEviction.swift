public import CacheCore
internal import CacheStructures

/// Random replacement: any object leaves, each as likely as any other.
///
/// The draws come from a SplitMix64 of the run's seed. Under independent requests its hit ratio is FIFO's (Gelenbe, "A
/// unified approach to the evaluation of a class of replacement algorithms", IEEE Transactions on Computers C-22(6), 1973,
/// doi 10.1109/TC.1973.5009115). Not the draws of libCacheSim's Random, whose counts it meets within sampling error, nor of
/// Caffeine's sampled.Random, which puts the newcomer in first, so that it may leave at once: `insert=before`.
/// Source: Belady, "A study of replacement algorithms for a virtual-storage computer", IBM Systems Journal 5(2), 1966,
/// doi 10.1147/sj.52.0078. O(1) a request; 4 bytes a slot and 4 an object.
public struct RandomEviction: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "random", aliases: ["rr"], summary: "evicts any object, each with the same probability",
      parameters: [
        Parameter(
          "insert", .choice(["after", "before"]), default: "after",
          "whether the newcomer goes in after or before the victim is drawn; before: as Caffeine")
      ], isRandom: true,
      source: "Belady, IBM Systems Journal 5(2), 1966, doi 10.1147/sj.52.0078", verification: .closedForm,
      cost: PolicyCost(.constant, bytesPerSlot: 8))
  }

  public static var victimMayStay: Bool { true }

  private var residents = SlotArray<Slot>()
  private var places = SlotArray<UInt32>()
  private var count: UInt32 = 0
  private var generator: SplitMix64
  public let insertsFirst: Bool

  public init(_ setup: PolicySetup) {
    generator = SplitMix64(seed: setup.seed)
    insertsFirst = setup.parameters.text("insert") == "before"
  }

  public mutating func reserve(slots: Int) {
    residents.reserve(slots)
    places.reserve(slots)
  }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {}

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    residents[generator.below(count)]
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    residents[count] = slot
    places[slot] = count
    count &+= 1
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    count &-= 1
    let (place, last) = (places[slot], residents[count])
    residents[place] = last
    places[last] = place
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    if Int(count) != cache.count { return "\(count) of \(cache.count) residents are listed" }
    return (0..<count).first { places[residents[$0]] != $0 }.map { "the resident at \($0) does not know it" }
  }
}
