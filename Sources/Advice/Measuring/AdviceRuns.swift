internal import CacheCore
internal import Policies
internal import Replay

/// One trace, replayed as often as advice needs it.
final class AdviceRuns {
  typealias Open = () throws(CachesimError) -> any RecordSource

  /// The part of the trace and the rules, with neither policies nor capacities.
  var part: ReplayPlan
  /// Whether capacities count objects.
  var isUnit = true
  /// Whether somebody asked to stop: then a run ended with an error that means nothing.
  private(set) var wasInterrupted = false
  private let progress: ReplayEngine.Progress
  let open: Open

  init(_ part: ReplayPlan, progress: @escaping ReplayEngine.Progress, open: @escaping Open) {
    self.part = part
    self.part.policies = []
    self.part.capacities = []
    self.progress = progress
    self.open = open
  }

  /// Says how far a run is; remembers that it is to stop.
  func goesOn(_ pass: Int, _ passes: Int, _ requests: Int64) -> Bool {
    if !progress(pass, passes, requests) { wasInterrupted = true }
    return !wasInterrupted
  }

  /// The end of a run that was interrupted.
  static let interruption = CachesimError(.failed, "interrupted")

  /// So much of whatever capacities count.
  func capacity(_ number: Int64) -> Capacity { isUnit ? .objects(number) : .bytes(number) }

  /// Replays policies at capacities, by policy, then capacity, then system.
  func replay(
    _ policies: [PolicyChoice], _ capacities: [Int64], systems: [ReplaySystem] = [],
    change: (inout ReplayPlan) -> Void = { _ in }
  ) throws(CachesimError) -> [Measured] {
    try result(policies, capacities, systems: systems, change: change).cells.map(Measured.init)
  }

  /// The same with all that a replay says.
  func result(
    _ policies: [PolicyChoice], _ capacities: [Int64], systems: [ReplaySystem] = [],
    change: (inout ReplayPlan) -> Void = { _ in }
  ) throws(CachesimError) -> ReplayResult {
    var plan = part
    plan.policies = policies
    plan.capacities = capacities.map(capacity)
    if !systems.isEmpty {
      // What `replay` does with time-aware options.
      plan.systems = systems
      plan.memory = .dense
      plan.operations = .lookaside
      if plan.rate == nil { plan.spread = .even }
    }
    change(&plan)
    let result = try ReplayEngine.run(plan, progress: goesOn, open: open)
    guard result.isComplete else { throw AdviceRuns.interruption }
    return result
  }
}
