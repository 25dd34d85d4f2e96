/// What a fifth more traffic does.
public struct GrowthFinding: Sendable {
  /// The cache with 1 / 1.2 of the capacity: what each of today's keys has left of it when a fifth more keys share it. A
  /// share of the keys in a cache of that share behaves like the whole: Waldspurger et al., ATC 2017, read backwards.
  public var crowded: Measured
  /// The capacity that gives everyone as much as today.
  public var capacity: Int64
  /// The system with time at today's speed and at 1.2 times that; nil: the trace has no times.
  public var faster: (today: Measured, then: Measured)?

  /// The capacity shared by a fifth more.
  static func shared(_ capacity: Int64) -> Int64 { max(1, capacity * 5 / 6) }

  /// A fifth more of it, rounded up.
  static func grown(_ capacity: Int64) -> Int64 { capacity + (capacity + 4) / 5 }
}
