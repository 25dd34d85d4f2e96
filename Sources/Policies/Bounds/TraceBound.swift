internal import CacheCore

/// A part of a trace that is counted by itself.
public enum TraceStretch: Sendable {
  /// What follows the warm-up.
  case counted
  /// A window; the one before it, if any, is over.
  case window
}

/// A bound: a function of a whole trace, not a cache, that is replayed like one.
protocol TraceBound: ~Copyable {
  mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>)
  /// What comes next is counted by itself.
  mutating func begin(_ stretch: TraceStretch)
  /// Whatever `begin(.counted)` divides, added up.
  var counters: CacheCounters { get }
  /// Whatever `begin(.window)` divides, added up.
  var windowCounters: CacheCounters { get }
}
