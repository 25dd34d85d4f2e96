/// One whole system: clients, gates in front, tiers of caches, and the origin behind them.
///
/// Plain data: whoever reads scenario files makes it, and `SystemSimulation` replays a trace through it.
public struct SystemPlan: Sendable {
  /// The tiers, nearest the clients first. Without any, clients ask the origin.
  public var tiers: [TierPlan]
  /// What is behind the last tier; nil: nothing. A miss is then a final answer, "absent", and writes end in the last tier.
  public var origin: OriginPlan? = OriginPlan()
  /// Who asks.
  public var clients = ClientModel()
  /// Which accesses of the trace are one request of a user; nil: each is one.
  public var compound: Compound?
  /// The rate limits that a request has to pass before the first tier, in order; one that is rejected is counted as such, and
  /// is no request of the tiers.
  public var limits: [RateLimit] = []
  /// A filter of the keys that exist, after the rate limits: a read of a key that it does not hold is answered "absent" at once,
  /// and reaches no tier. It holds what the trace shows to exist: keys that are read and not marked "not found", and keys that are
  /// written, from the write's arrival on. Nil: there is none.
  public var bloom: BloomPlan?
  /// What goes wrong, and what is changed, at given times.
  public var faults: [Fault] = []
  /// What is done at given times without a client asking.
  public var jobs: [ScheduledJob] = []
  /// Nanoseconds that an entry of the series covers (1 s: 1_000_000_000); nil: no series is kept.
  public var seriesInterval: Int64?

  /// A system of tiers before an origin that takes no time.
  public init(tiers: [TierPlan]) { self.tiers = tiers }
}
