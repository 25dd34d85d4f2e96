internal import CArchive
internal import CacheCore
internal import Glibc

/// Compresses to gzip, xz, bzip2 or lz4 through libarchive's write filters, at their default levels. No file name and no
/// time are stored, so the same bytes in give the same bytes out.
final class ArchiveSink: ByteSink {
  private let file: OutputFile
  private let archive: OpaquePointer
  private var isFinished = false
  private let compression: TraceCompression
  private var isEmpty = true

  init(_ compression: TraceCompression, _ file: OutputFile) throws(CachesimError) {
    guard let archive = archive_write_new() else {
      throw CachesimError(.failed, "\(file.name): no memory for libarchive")
    }
    self.file = file
    self.archive = archive
    self.compression = compression
    switch compression {
    case .gzip: try check(archive_write_add_filter_gzip(archive))
    case .xz: try check(archive_write_add_filter_xz(archive))
    case .bzip2: try check(archive_write_add_filter_bzip2(archive))
    case .lz4: try check(archive_write_add_filter_lz4(archive))
    case .none, .zstd: preconditionFailure("not of libarchive")
    }
    if compression == .gzip { try check(archive_write_set_filter_option(archive, "gzip", "timestamp", nil)) }
    try check(archive_write_set_format_raw(archive))
    // Without this the end of a pipe is padded with zeros to a tape's block.
    try check(archive_write_set_bytes_in_last_block(archive, 1))
    try check(archive_write_open_fd(archive, file.descriptor))
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_filetype(entry, Glibc.S_IFREG)
    try check(archive_write_header(archive, entry))
  }

  deinit {
    // Freeing alone would end the stream properly, and half a trace would look whole.
    if !isFinished { archive_write_fail(archive) }
    archive_write_free(archive)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(CachesimError) {
    var rest = bytes
    if !rest.isEmpty { isEmpty = false }
    while !rest.isEmpty {
      let taken = archive_write_data(archive, rest.baseAddress, rest.count)
      if taken <= 0 { try check(taken < 0 ? Int32(truncatingIfNeeded: taken) : ARCHIVE_FATAL) }
      rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
    }
  }

  func finish() throws(CachesimError) {
    // libarchive 3.6 crashes when it closes an lz4 stream that nothing was written to.
    if isEmpty, compression == .lz4 { return try file.write(ArchiveSink.emptyLZ4Frame) }
    try check(archive_write_finish_entry(archive))
    try check(archive_write_close(archive))
    isFinished = true
  }

  /// Magic, descriptor (independent blocks, content checksum, 64 KiB), end mark, checksum of nothing.
  private static let emptyLZ4Frame: [UInt8] = [
    0x04, 0x22, 0x4d, 0x18, 0x64, 0x40, 0xa7, 0, 0, 0, 0, 0x05, 0x5d, 0xcc, 0x02,
  ]

  private func check(_ result: Int32) throws(CachesimError) {
    guard result < ARCHIVE_WARN else { return }
    // What the system said of a failed write is in the number only; the text is "Write error".
    let code = archive_errno(archive)
    if code == EPIPE { throw CachesimError(.closedPipe, "\(file.name): closed by its reader") }
    if code > 0 { throw CachesimError(.io, "\(file.name): cannot be written: \(systemMessage(code))") }
    let message = archive_error_string(archive).map { String(cString: $0) } ?? "error \(result)"
    throw CachesimError(.io, "\(file.name): cannot be written: \(message)")
  }
}
