public import Service

/// What is behind the last tier, and holds the truth: a version of every key.
public struct OriginPlan: Sendable {
  /// The trip there and back from the last tier; paid once by each request, before it queues.
  public var network = Distance()
  /// What a load takes, once it is served.
  public var latency = LatencyLaw.zero
  /// What a write takes, once it is served.
  public var writeLatency = LatencyLaw.zero
  /// Nanoseconds for a unit of the trace's cost column, which then says what a load takes; nil: `latency` does.
  public var costUnit: Int64?
  /// How much it can do at a time, and what it does with what is too much.
  public var limits = OriginOptions()
  /// Stops asking it after failures; nil: it is asked every time.
  public var breaker: CircuitBreaker?
  /// What the system costs; nil: not asked.
  public var price: Price?

  /// An origin that takes no time and has no limits.
  public init() {}

  /// The origin that one-tier options describe: `origin-latency`, `origin-write-latency`, `origin`, `price`.
  public init(_ options: ServiceOptions) {
    latency = options.originLatency
    writeLatency = options.originWriteLatency
    costUnit = options.costUnit
    limits = options.origin
    price = options.price
  }
}
