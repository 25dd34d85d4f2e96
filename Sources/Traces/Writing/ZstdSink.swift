internal import CZstd
internal import CacheCore

/// Compresses to one zstd frame with a checksum, at libzstd's default level, by one thread: the same bytes in, the same
/// bytes out for one version of libzstd.
final class ZstdSink: ByteSink {
  private let file: OutputFile
  private let context: OpaquePointer
  private let output: UnsafeMutableRawBufferPointer

  init(_ file: OutputFile) throws(CachesimError) {
    guard let context = ZSTD_createCCtx() else { throw CachesimError(.failed, "\(file.name): no memory for zstd") }
    self.file = file
    self.context = context
    output = .allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 64)
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 3)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit {
    ZSTD_freeCCtx(context)
    output.deallocate()
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(CachesimError) { try compress(bytes, ZSTD_e_continue) }

  func finish() throws(CachesimError) {
    try compress(UnsafeRawBufferPointer(start: nil, count: 0), ZSTD_e_end)
  }

  private func compress(_ bytes: UnsafeRawBufferPointer, _ directive: ZSTD_EndDirective) throws(CachesimError) {
    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    var held = 1
    while input.pos < input.size || (directive == ZSTD_e_end && held != 0) {
      var room = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
      held = ZSTD_compressStream2(context, &room, &input, directive)
      if ZSTD_isError(held) != 0 {
        throw CachesimError(.io, "\(file.name): zstd: \(String(cString: ZSTD_getErrorName(held)))")
      }
      try file.write(UnsafeRawBufferPointer(rebasing: output[..<room.pos]))
    }
  }
}
