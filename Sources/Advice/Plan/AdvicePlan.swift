internal import CacheCore
internal import Policies
public import Replay

/// What to advise on.
public struct AdvicePlan: Sendable {
  /// The part of the trace and the rules; its policies are the ones to choose among (none: all that a trace allows), its
  /// capacities are not used.
  public var replay: ReplayPlan
  /// What a capacity is looked for.
  public var goal: AdviceGoal
  /// Whether capacities count objects; nil: where all objects have one size, or the trace has no sizes.
  public var isUnit: Bool?
  /// The system around the cache, as `ServiceOption` spells it: latencies, the origin's limits, prices.
  public var system: [(name: String, text: String)] = []
  /// Which of them were assumed, not given, in words; nil: none.
  public var assumption: String?

  /// A plan for a part of a trace.
  public init(_ replay: ReplayPlan, goal: AdviceGoal) {
    self.replay = replay
    self.goal = goal
  }

  /// Whether memory and misses have prices.
  var hasPrice: Bool { system.contains { $0.name == "price" } }
}
