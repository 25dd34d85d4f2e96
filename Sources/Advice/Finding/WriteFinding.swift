/// What each write strategy gave, and which is advised.
public struct WriteFinding: Sendable {
  /// What one strategy gave.
  public struct Trial: Sendable {
    /// As `--write-strategy` spells it.
    public let strategy: String
    /// What was counted; the cache crashed half-way.
    public let run: Measured
  }

  /// The strategies, as in `strategies`.
  public var trials: [Trial]
  /// Which of them is advised.
  public var chosen: Int

  /// What is tried: both that keep values fresh, the one that writes later, and the one that lets them grow old.
  static let strategies = [
    "invalidate", "write-through", "write-behind:batch=100:interval=5s:max-dirty=10k", "write-around",
  ]
  /// How much higher the hit ratio must be for written values to be stored.
  static let gain = 0.005

  /// `write-through` where storing what was written gives hits, else `invalidate`. `write-behind` loses writes in a crash and
  /// `write-around` leaves old values: those are for people to choose, who know what that costs.
  static func choose(_ trials: [Trial]) -> Int {
    trials.count > 1 && trials[1].run.hitRatio - trials[0].run.hitRatio >= gain ? 1 : 0
  }
}
