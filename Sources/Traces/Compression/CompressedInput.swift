internal import CacheCore

/// The compressed bytes that a decompressor works on, in a buffer of its own.
struct CompressedInput: ~Copyable {
  private let source: any ByteProducer
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 64)
  /// How many bytes of compressed data there have been, those in the buffer included.
  private(set) var total: Int64 = 0

  init(_ source: any ByteProducer) { self.source = source }

  deinit { buffer.deallocate() }

  /// The next bytes; empty at the end. What was given before is overwritten.
  mutating func next() throws(CachesimError) -> UnsafeRawBufferPointer {
    let count = try source.fill(buffer)
    total += Int64(count)
    return UnsafeRawBufferPointer(rebasing: buffer[..<count])
  }
}
