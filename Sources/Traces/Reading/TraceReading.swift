public import CacheCore

/// Opening traces.
public enum TraceReading {
  /// Opens a trace: decompresses by magic bytes, finds the format where none is given, and reads as far as needed to
  /// know its columns.
  ///
  /// With `ownThread` decompression runs on a thread of its own, ahead of the reader.
  public static func open(
    _ input: TraceInput, format choice: FormatChoice? = nil, onBadRecord: OnBadRecord = .fail, ownThread: Bool = true
  ) throws(CachesimError) -> OpenTrace {
    throw CachesimError(.failed, "\(input.name): reading is not there yet")
  }
}
