public import CacheCore

/// GreedyDual-Size: what costs least to miss for a byte of room leaves, unless it was asked for lately.
///
/// An object's priority is the floor at its last request plus cost over size; the least leaves and the floor rises to it.
/// The cost is that of the request; 1 where the trace has none, which is the GD-Size(1) of the paper, made for the hit
/// ratio. Every newcomer is let in. With one size and one cost it is LRU.
///
/// Source: Cao and Irani, "Cost-aware WWW proxy caching algorithms", USITS 1997. Costs: see `GreedyDual`.
public typealias GDS = GreedyDual<SizeOnly>

/// GreedyDual-Size without uses.
public enum SizeOnly: GreedyDualVariant {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "gds", aliases: ["greedydual-size", "gd-size"],
      summary: "GreedyDual-Size: evicts the least cost per byte, over a floor that rises",
      source: "Cao, Irani, USITS 1997", verification: .naiveModel,
      cost: PolicyCost(.logarithmic, bytesPerSlot: 40))
  }

  public static var countsUses: Bool { false }

  public static func rules(_ parameters: ParameterValues) -> GreedyDualRules {
    GreedyDualRules(newcomers: .afterRoomIsMade)
  }
}
