/// Which miss-ratio curves to find.
public struct CurvePlan: Sendable {
  /// The trace's part, the rules, the policies and the capacities of the curves' points.
  public var replay: ReplayPlan
  /// How.
  public var method = CurveMethod.exact

  /// The curves of a replay's policies at its capacities.
  public init(_ replay: ReplayPlan) { self.replay = replay }
}
