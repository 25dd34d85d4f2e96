internal import CacheCore

/// Memory that records are encoded into, and that goes to a sink when it is full.
final class OutputBuffer {
  /// The longest record that `room` may be asked for.
  static let longestRecord = 1024

  private let sink: any ByteSink
  private let start: UnsafeMutableRawPointer
  private let flushAt: Int
  private let capacity: Int
  private var count = 0

  init(_ sink: any ByteSink, capacity: Int = 1 << 18) {
    self.sink = sink
    self.capacity = capacity
    flushAt = capacity - OutputBuffer.longestRecord
    start = .allocate(byteCount: capacity, alignment: 64)
  }

  deinit { start.deallocate() }

  /// Where the next record goes; there is room for `longestRecord` bytes.
  @inline(__always)
  func room() throws(CachesimError) -> UnsafeMutableRawPointer {
    if count > flushAt { try flush() }
    return start + count
  }

  /// Keeps the bytes written at `room` up to `end`.
  @inline(__always)
  func keep(to end: UnsafeMutableRawPointer) { count = end - start }

  /// Appends bytes of any number.
  func append(_ bytes: [UInt8]) throws(CachesimError) {
    try flush()
    // `withUnsafeBytes` cannot pass on a typed error.
    let failure = bytes.withUnsafeBytes { bytes -> CachesimError? in
      do throws(CachesimError) { try sink.write(bytes) } catch { return error }
      return nil
    }
    if let failure { throw failure }
  }

  /// Hands what there is to the sink.
  func flush() throws(CachesimError) {
    try sink.write(UnsafeRawBufferPointer(start: start, count: count))
    count = 0
  }
}
