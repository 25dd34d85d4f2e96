internal import CacheCore

/// Where a trace's bytes go: a file, or a compressor that writes to one.
protocol ByteSink: AnyObject {
  /// Takes the next bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(CachesimError)

  /// Ends the stream: what a compressor still holds is written.
  func finish() throws(CachesimError)
}
