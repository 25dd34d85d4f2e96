public import CacheCore

/// Random replacement: any object leaves, each as likely as any other.
///
/// The draws come from a SplitMix64 of the run's seed. Under independent requests its hit ratio is FIFO's (Gelenbe, "A
/// unified approach to the evaluation of a class of replacement algorithms", IEEE Transactions on Computers C-22(6), 1973,
/// doi 10.1109/TC.1973.5009115). Caffeine's sampled.Random puts the newcomer in first, so that it may leave at once:
/// `insert=before`. libCacheSim's Random is not quite it: its draws from a hash table favour newer objects a little, which
/// shows as some tenths of a percent more misses in small caches and fewer in large ones.
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

  private var draw: ResidentDraw
  public let insertsFirst: Bool

  public init(_ setup: PolicySetup) {
    draw = ResidentDraw(setup)
    insertsFirst = setup.parameters.text("insert") == "before"
  }

  public mutating func reserve(slots: Int) { draw.reserve(slots: slots) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {}

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { draw.next() }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    draw.remove(slot)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) { draw.insert(slot) }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { draw.remove(slot) }

  public func checkInvariants(_ cache: CacheView) -> String? { draw.problem(residents: cache.count) }
}
