public import CacheCore
public import Policies

/// A system that a cache is part of, for replays in which time means something.
public struct ReplaySystem: Sendable {
  /// What distinguishes it in a grid, `k=v;k=v`.
  public let spelling: String
  /// Whether it draws random numbers.
  public let isRandom: Bool
  /// Columns that it cannot do without.
  public let needs: TraceColumns
  /// Whether it asks for the texts of keys.
  public let needsNames: Bool
  let simulation: @Sendable (PolicyChoice, StoreSetup) throws(CachesimError) -> Simulation

  /// A system; `simulation` makes one around a cache under a policy.
  public init(
    spelling: String, isRandom: Bool, needs: TraceColumns, needsNames: Bool = false,
    simulation: @escaping @Sendable (PolicyChoice, StoreSetup) throws(CachesimError) -> Simulation
  ) {
    self.spelling = spelling
    self.isRandom = isRandom
    self.needs = needs
    self.needsNames = needsNames
    self.simulation = simulation
  }
}
