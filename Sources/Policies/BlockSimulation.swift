public import CacheCore

/// A part of a trace that is counted by itself.
public enum TraceStretch: Sendable {
  /// What follows the warm-up.
  case counted
  /// A window; the one before it, if any, is over.
  case window
}

/// What is replayed block by block like a cache and is none: a bound, which is a function of a whole trace, or a system on
/// a clock.
public protocol BlockSimulation: ~Copyable {
  /// Replays the requests of `range` of a block.
  mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>)
  /// What comes next is counted by itself.
  mutating func begin(_ stretch: TraceStretch)
  /// The trace is over, before the counters are read for the last time.
  mutating func finish()
  /// Whatever `begin(.counted)` divides, added up.
  var counters: CacheCounters { get }
  /// Whatever `begin(.window)` divides, added up.
  var windowCounters: CacheCounters { get }
  /// What it holds now.
  var contents: CacheContents { get }
  /// What it says beyond counts, since `begin(.counted)`.
  var figures: [Figure] { get }
  /// The same since the last `begin(.window)`; asked for before the next.
  var windowFigures: [Figure] { get }
  /// What its answers to reads took, since `begin(.counted)`; nil where nothing takes time.
  var latencies: DurationCounts? { get }
  /// Why it cannot go on.
  var failure: PolicyFailure? { get }
}

extension BlockSimulation where Self: ~Copyable {
  public mutating func finish() {}
  public var contents: CacheContents { CacheContents() }
  public var figures: [Figure] { [] }
  public var windowFigures: [Figure] { [] }
  public var latencies: DurationCounts? { nil }
  public var failure: PolicyFailure? { nil }
}
