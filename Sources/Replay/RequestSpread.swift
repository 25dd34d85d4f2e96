/// What becomes of requests that share a time stamp coarser than a nanosecond.
public enum RequestSpread: String, Sendable, CaseIterable {
  /// They come evenly over the tick of the clock that wrote the trace.
  case even
  /// They all come at its beginning.
  case burst
  /// They come at times drawn evenly over the tick.
  case poisson
}
