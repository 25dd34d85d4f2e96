public import Service

/// Something that is done at given times without a client asking for it.
public enum ScheduledJob: Sendable {
  /// Computes the values of keys anew and stores them in a tier when that is done: precomputation, a manual refresh. Each
  /// run takes one draw of `takes`, reads the origin's version at its start, and loads nothing from the origin's queue.
  case refresh(tier: String, keys: KeyChoice, times: Times, takes: LatencyLaw)
  /// Loads keys through a tier, one after the other, `perSecond` of them a second: warming it from a list, in its order.
  case warm(tier: String, keys: KeyChoice, at: Int64, perSecond: Double)
  /// Deletes the entries of keys from a tier (nil: from all tiers).
  case invalidate(tier: String?, keys: KeyChoice, times: Times)
  /// Lets what a tier stores from then on live otherwise: classes that change with time.
  case changeTTL(tier: String, rule: ExpiryRule, at: Int64)

  /// When something happens, in nanoseconds of the virtual clock.
  public enum Times: Sendable, Equatable {
    /// At these times.
    case at([Int64])
    /// At `first`, and each time that `interval` is over after that, until the trace ends.
    case every(interval: Int64, first: Int64)
  }
}
