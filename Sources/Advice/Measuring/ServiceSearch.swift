public import CacheCore
public import Policies
public import Replay

/// Searches the smallest capacity with which users, or the origin, see no more than a target says, by time-aware replays of the
/// whole trace.
public struct ServiceSearch {
  /// The part of the trace, and the rules; its policies and capacities are not looked at.
  public var part: ReplayPlan
  /// Whether capacities count objects.
  public var isUnit = true
  /// The system around the cache, as options spell it.
  public var settings: [(name: String, text: String)] = []
  /// The capacity that holds everything.
  public var most: Int64 = 1
  /// How long the trace takes, in nanoseconds.
  public var span: Int64 = 0

  /// A search over a part of a trace.
  public init(_ part: ReplayPlan) { self.part = part }

  /// The capacity of a policy, to a 400th, with what it did there; nil: not even with room for everything. Where the curve goes
  /// up and down, capacities up to a fifth smaller are looked at, too. Errors: what the system lacks (`--rate` supplies times), a
  /// trace whose requests all have the same time.
  public func capacity(
    reaching target: ServiceTarget, _ choice: PolicyChoice, progress: @escaping ReplayEngine.Progress,
    open: @escaping () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> Measured? {
    guard span > 0 else {
      throw CachesimError(
        .usage,
        "\(target.text) needs requests at different times, which the trace does not have; --rate 1000/s supplies times")
    }
    let system = try ServiceSystem.make(settings)
    let runs = AdviceRuns(part, progress: progress, open: open)
    runs.isUnit = isUnit
    let search = CapacitySearch(
      measure: { (sizes) throws(CachesimError) in try runs.replay([choice], sizes, systems: [system]) },
      isReached: { target.isReached(by: $0, span: span) })
    return try search.smallest(above: 0, upTo: max(1, most))
  }
}
