public import CacheCore
public import Policies

/// What a replay found.
public struct ReplayResult: Sendable {
  /// The part of the trace that was replayed.
  public var trace = TraceSummary()
  /// A result for each policy, admission filter, capacity and seed, in that order.
  public var cells: [CellResult] = []
  /// The warm-up never ended.
  package var countedNothing = false
  /// Where windows began; the same for every cache.
  var windowStarts: [WindowStart] = []
  /// Where objects were looked for.
  public var memory = MemoryMode.dense
  /// False: the run was interrupted, and this is what there was by then.
  public var isComplete = true
  /// What a person should know about the run.
  public var warnings: [String] = []
}

/// What a replayed trace looked like.
public struct TraceSummary: Sendable, Equatable {
  /// Requests of the trace, after `--skip` and `--limit`, before sampling.
  public var requests: Int64 = 0
  /// Requests after the warm-up that count, outside the sample too; nil where everything was replayed.
  public var countable: Int64?
  /// Their bytes; nil where everything was replayed.
  public var countableBytes: Int64?
  /// Distinct objects that were asked for; nil in the hashed memory mode, which does not know.
  public var objects: Int64?
  /// The bytes of the distinct objects, each at its first size; nil where there are no sizes or objects are not known.
  public var bytes: Int64?
  /// The time of the first request, in nanoseconds.
  public var firstTime: Int64?
  /// The time of the last request, in nanoseconds.
  public var lastTime: Int64?
  /// The time of the first request after the warm-up, in nanoseconds; nil where there is none.
  public var countedFrom: Int64?

  /// Nothing seen yet.
  public init() {}
}

/// What one cache did.
public struct CellResult: Sendable {
  /// The policy and its parameters.
  public let choice: PolicyChoice
  /// The admission filter, if one was asked for.
  public let admission: AdmissionChoice?
  /// The capacity as it was asked for.
  public let capacity: Capacity
  /// The capacity that was simulated, in objects or bytes.
  public let resolvedCapacity: Int64
  /// The seed; nil where neither policy nor filter draws.
  public let seed: UInt64?
  /// What else varies in the grid, `k=v;k=v`; empty: nothing.
  public let system: String
  /// What the system says beyond counts.
  public var figures: [Figure] = []
  /// What was counted after the warm-up.
  public var counters = CacheCounters()
  /// What the cache held at the end.
  public var contents = CacheContents()
  /// Counted accesses to objects never seen before; nil where that is not known.
  public var compulsoryMisses: Int64?
  /// A row for each window that had requests.
  public var windows: [WindowResult] = []
}

/// What one cache did in a part of the trace.
public struct WindowResult: Sendable, Equatable {
  /// Which window, from 0 at the end of the warm-up; windows without requests have no row.
  public let index: Int64
  /// The index in the trace of its first request.
  public let firstRequest: Int64
  /// The time of its first request, in nanoseconds.
  public let startTime: Int64?
  /// What was counted in it.
  public let counters: CacheCounters
  /// What the system says of it beyond counts.
  public let figures: [Figure]
}
