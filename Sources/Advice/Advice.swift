internal import CacheCore
public import Traces

/// What was measured of a trace, and what follows from it. Every figure comes from a replay or from the trace's statistics.
public struct Advice: Sendable {
  /// False: interrupted, and what is not there was not reached.
  public var isComplete = true
  /// What the trace is like.
  public var statistics = TraceStatistics()
  /// How often its values change; nil: nothing is written.
  public var updates: Updates?
  /// What decides how it is cached.
  public var signs: [WorkloadSign] = []
  /// Whether capacities count objects.
  public var isUnit = true
  /// The capacity and the policy; nil: no cache helps.
  public var recommendation: Recommendation?
  /// How long values may live; nil: the trace has no times, or no object is read twice.
  public var lifetime: LifetimeFinding?
  /// What to do with writes; nil: there are none, or no times.
  public var writes: WriteFinding?
  /// What a restart costs; nil: the trace is too short to say.
  public var restart: RestartFinding?
  /// What a fifth more traffic does.
  public var growth: GrowthFinding?
  /// What to tell Redis and memcached.
  public var servers: ServerSettings?
  /// The system that replays with time have around the cache, as options spell it.
  public var system: [(name: String, text: String)] = []
  /// The share of the keys that replays with time followed; 1: all.
  public var serviceSample = 1.0
  /// What a person should know.
  public var warnings: [String] = []

  /// Nothing yet.
  public init() {}

  /// How long the trace takes, in nanoseconds; 0: it has no times.
  var span: Int64 { statistics.span ?? 0 }
}
