public import CacheCore

/// GreedyDual-Size-Frequency: what costs least to miss for a byte of room, times its uses, leaves.
///
/// An object's priority is the floor at its last request plus uses times cost over size; the floor rises to the highest
/// priority that leaves. Uses are counted in the cache. The cost is that of the request; 1 where the trace has none.
///
/// `rules` says how a newcomer meets a full cache. `paper` (default): if it would be among those that have to leave it is
/// refused, and nothing leaves for it. `caffeine`: so too, and of equals the one with the least key leaves: same counts as
/// Caffeine's greedy-dual.Gdsf. `libcachesim`: it comes in, and the least leave until all fit, which may be itself after
/// others, and the floor rises to the last: same counts as libCacheSim's GDSF, whose costs are a million.
///
/// Source: Cherkasova, "Improving WWW proxies performance with Greedy-Dual-Size-Frequency caching policy", HP Laboratories
/// HPL-98-69R1, 1998. Costs: see `GreedyDual`.
public typealias GDSF = GreedyDual<SizeAndUses>

/// GreedyDual-Size with uses.
public enum SizeAndUses: GreedyDualVariant {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "gdsf", aliases: ["greedydual-size-frequency"],
      summary: "GreedyDual-Size-Frequency: evicts the least uses times cost per byte, over a floor that rises",
      parameters: [
        Parameter(
          "rules", .choice(["paper", "caffeine", "libcachesim"]), default: "paper",
          "whether newcomers are weighed against residents, and who leaves of equals")
      ], source: "Cherkasova, HP Laboratories HPL-98-69R1, 1998", verification: .reference,
      cost: PolicyCost(.logarithmic, bytesPerSlot: 44))
  }

  public static var countsUses: Bool { true }

  public static func rules(_ parameters: ParameterValues) -> GreedyDualRules {
    let rules = parameters.text("rules")
    var result = GreedyDualRules(newcomers: rules == "libcachesim" ? .first : .weighed)
    result.ordersByKey = rules == "caffeine"
    if rules == "libcachesim" { result.scale = 1e6 }
    return result
  }
}
