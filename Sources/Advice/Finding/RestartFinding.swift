internal import Policies
internal import Replay

/// What it costs to start with an empty cache half-way through the trace.
public struct RestartFinding: Sendable {
  /// Where the restart is, in requests of the part that was replayed.
  public var at: Int64
  /// Requests a window: how finely the recovery is seen.
  public var window: Int64
  /// Requests until a window hits at least 95 % of what it hits without the restart; nil: not before the trace ends.
  public var requests: Int64?
  /// The same in nanoseconds of the trace; nil: the trace has no times.
  public var time: Int64?
  /// Hits that the restart cost.
  public var lostHits: Int64

  /// The share of the hit ratio at which the cache counts as warm again.
  static let share = 0.95

  /// Compares windows of a warm cache with those of one that starts empty; nil where the warm one hits nothing.
  init?(warm: [WindowResult], cold: [WindowResult], at: Int64, window: Int64, lastTime: Int64?) {
    let hits = warm.reduce(0) { $0 + $1.counters.hits }
    guard hits > 0 else { return nil }
    lostHits = hits - cold.reduce(0) { $0 + $1.counters.hits }
    (self.at, self.window) = (at, window)
    var byIndex: [Int64: WindowResult] = [:]
    for result in warm { byIndex[result.index] = result }
    let isBack = cold.map { result in
      byIndex[result.index].map {
        Double(result.counters.hits) >= RestartFinding.share * Double($0.counters.hits) && $0.counters.hits > 0
      } ?? false
    }
    // One window may be luck.
    let place = isBack.indices.first { isBack[$0] && ($0 + 1 == isBack.count || isBack[$0 + 1]) }
    guard let place else { return }
    requests = (cold[place].index + 1) * window
    let end = place + 1 < cold.count ? cold[place + 1].startTime : lastTime
    if let start = cold[0].startTime, let end { time = max(0, end - start) }
  }
}
