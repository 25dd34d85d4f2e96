public import CacheCore
public import Policies
internal import Replay

/// What a cache under a policy did in a replay.
public struct Measured: Sendable {
  /// The policy.
  public let policy: PolicyChoice
  /// In objects or bytes.
  public let capacity: Int64
  /// What was counted.
  public let counters: CacheCounters
  /// What it held at the end.
  public let contents: CacheContents
  /// What a system with time says beyond counts.
  public let figures: [Figure]

  init(
    policy: PolicyChoice, capacity: Int64, counters: CacheCounters, contents: CacheContents = CacheContents(),
    figures: [Figure]
  ) {
    self.policy = policy
    self.capacity = capacity
    self.counters = counters
    self.contents = contents
    self.figures = figures
  }

  init(_ cell: CellResult) {
    self.init(
      policy: cell.choice, capacity: cell.resolvedCapacity, counters: cell.counters, contents: cell.contents,
      figures: cell.figures)
  }

  /// The same as what a larger cache did, of which this is a sample.
  func at(_ capacity: Int64) -> Measured {
    Measured(policy: policy, capacity: capacity, counters: counters, contents: contents, figures: figures)
  }

  /// Hits by requests, in [0, 1]; 0 without requests.
  public var hitRatio: Double { Measured.share(counters.hits, of: counters.requests) }

  /// Hit bytes by requested bytes.
  public var byteHitRatio: Double { Measured.share(counters.bytesHit, of: counters.bytesRequested) }

  /// A figure that counts; 0: there is none.
  func count(_ name: String) -> Int64 {
    if case .integer(let value)? = figures.first(where: { $0.name == name })?.value { value } else { 0 }
  }

  /// A figure as a number; nil: it does not apply.
  func decimal(_ name: String) -> Double? {
    switch figures.first(where: { $0.name == name })?.value {
    case .integer(let value)?: Double(value)
    case .decimal(let value, digits: _)?: value
    default: nil
    }
  }

  /// Requests that reached the origin.
  var originRequests: Int64 { count("origin_reads") + count("origin_writes") }

  /// The same a second; `span`: the length of the trace in nanoseconds, above 0.
  func originRate(span: Int64) -> Double { Double(originRequests) * 1e9 / Double(span) }

  /// The share of reads that were answered with an older value than the origin's.
  var staleShare: Double { Measured.share(count("stale_reads"), of: counters.requests) }

  private static func share(_ part: Int64, of whole: Int64) -> Double {
    whole > 0 ? Double(part) / Double(whole) : 0
  }
}
