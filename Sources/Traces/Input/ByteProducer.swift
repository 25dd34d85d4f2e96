internal import CacheCore

/// Something that gives bytes one after the other: a file, or a decompressor that reads another producer.
protocol ByteProducer: AnyObject {
  /// Writes at least one byte to `buffer` and says how many; 0 at the end, and from then on.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(CachesimError) -> Int
}
