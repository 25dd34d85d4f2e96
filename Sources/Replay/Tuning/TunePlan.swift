public import CacheCore
public import Policies

/// What to search: a policy's parameters, for one trace and one capacity.
public struct TunePlan: Sendable {
  /// The trace's part and the rules; its policies and capacities are not used.
  public var replay: ReplayPlan
  /// The policy, with the parameters that are not varied.
  public var policy: PolicyChoice
  /// The capacity.
  public var capacity: Capacity
  /// What is varied: every combination is a candidate.
  public var varied: [VariedParameter]
  /// The share of the trace, at its end, that the search never sees, and that candidates are judged by; in (0, 1).
  public var heldOut = 0.3
  /// How many candidates there may be.
  public static let limit = 4096

  /// A search over every combination of `varied`.
  public init(_ replay: ReplayPlan, policy: PolicyChoice, capacity: Capacity, varied: [VariedParameter]) {
    self.replay = replay
    self.policy = policy
    self.capacity = capacity
    self.varied = varied
  }

  /// Every combination, the last parameter varying fastest.
  func candidates() throws(CachesimError) -> [PolicyChoice] {
    var count = 1
    for parameter in varied { count = min(TunePlan.limit + 1, count * parameter.values.count) }
    guard count <= TunePlan.limit else {
      throw CachesimError(
        .usage, "--vary asks for more than \(TunePlan.limit) combinations; give ranges fewer values (LOW..HIGH/4)")
    }
    let fixed = policy.spelling.split(separator: ":").map(String.init).filter { part in
      !varied.contains { part.hasPrefix($0.name + "=") }
    }
    var spellings = [fixed.joined(separator: ":")]
    for parameter in varied {
      spellings = spellings.flatMap { spelling in parameter.values.map { spelling + ":\(parameter.name)=\($0)" } }
    }
    var choices: [PolicyChoice] = []
    var seen: Set<String> = []
    for spelling in spellings {
      let choice = try PolicyChoice(spelling)
      if seen.insert(choice.spelling).inserted { choices.append(choice) }
    }
    return choices
  }
}
