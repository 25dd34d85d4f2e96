internal import CZstd
internal import CacheCore

/// Decompresses Zstandard, frame after frame, by libzstd.
///
/// Windows up to 2 GiB (`zstd --long=31`) are accepted. An input that ends inside a frame is an error: libzstd itself
/// does not say so (facebook/zstd 1109, 4031).
final class ZstdBytes: ByteProducer {
  private let name: String
  private let context: OpaquePointer
  private var source: CompressedInput
  private var input = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
  private var insideFrame = false
  /// The last output filled its buffer, so there may be more without any more input.
  private var mayHoldMore = false

  init(_ source: any ByteProducer, name: String) throws(CachesimError) {
    guard let context = ZSTD_createDCtx() else { throw CachesimError(.failed, "\(name): no memory to decompress") }
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 31)
    self.context = context
    self.source = CompressedInput(source)
    self.name = name
  }

  deinit { ZSTD_freeDCtx(context) }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(CachesimError) -> Int {
    var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    while output.pos < output.size {
      if input.pos == input.size, !mayHoldMore {
        let bytes = try source.next()
        if bytes.isEmpty {
          if insideFrame {
            throw CachesimError(
              .badData,
              "\(name): the Zstandard data ends in the middle, after \(source.total) bytes: the file is cut short")
          }
          break
        }
        input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
      }
      let result = ZSTD_decompressStream(context, &output, &input)
      if ZSTD_isError(result) != 0 {
        let reason = ZSTD_getErrorName(result).map { String(cString: $0) } ?? "unknown error"
        let offset = source.total - Int64(input.size - input.pos)
        throw CachesimError(.badData, "\(name): the Zstandard data is corrupt near byte \(offset): \(reason)")
      }
      insideFrame = result != 0
      mayHoldMore = insideFrame && output.pos == output.size
    }
    return output.pos
  }
}
