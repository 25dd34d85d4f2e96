internal import CArchive
internal import CacheCore

/// Decompresses xz, bzip2 and lz4 by libarchive: one filter, and the raw format behind it.
final class ArchiveBytes: ByteProducer {
  private let name: String
  private let compression: Compression
  private let feed: Feed
  private let archive: OpaquePointer
  private var opened = false

  /// What libarchive calls back for.
  private final class Feed {
    var source: CompressedInput
    var failure: CachesimError?

    init(_ source: any ByteProducer) { self.source = CompressedInput(source) }

    func next(_ bytes: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
      do {
        let chunk = try source.next()
        bytes?.pointee = chunk.baseAddress
        return chunk.count
      } catch {
        failure = error
        return Int(ARCHIVE_FATAL)
      }
    }
  }

  init(_ source: any ByteProducer, _ compression: Compression, name: String) throws(CachesimError) {
    guard let archive = archive_read_new() else { throw CachesimError(.failed, "\(name): no memory to decompress") }
    self.name = name
    self.compression = compression
    self.archive = archive
    feed = Feed(source)
    archive_read_support_format_raw(archive)
    archive_read_support_format_empty(archive)
    switch compression {
    case .xz: archive_read_support_filter_xz(archive)
    case .bzip2: archive_read_support_filter_bzip2(archive)
    default: archive_read_support_filter_lz4(archive)
    }
  }

  deinit { archive_read_free(archive) }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(CachesimError) -> Int {
    if !opened, try !open() { return 0 }
    let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
    if count < 0 { throw failure() }
    return count
  }

  private func open() throws(CachesimError) -> Bool {
    opened = true
    let read:
      @convention(c) (
        OpaquePointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeRawPointer?>?
      ) -> Int = { _, context, bytes in
        context.map { Unmanaged<Feed>.fromOpaque($0).takeUnretainedValue().next(bytes) } ?? Int(ARCHIVE_FATAL)
      }
    guard archive_read_open(archive, Unmanaged.passUnretained(feed).toOpaque(), nil, read, nil) == ARCHIVE_OK else {
      throw failure()
    }
    // With a damaged header libarchive takes the bytes for uncompressed ones.
    guard archive_filter_code(archive, 0) != ARCHIVE_FILTER_NONE else {
      throw CachesimError(.badData, "\(name): the \(compression.rawValue) data has a damaged header")
    }
    var entry: OpaquePointer?
    let result = archive_read_next_header(archive, &entry)
    if result == ARCHIVE_EOF { return false }
    if result != ARCHIVE_OK { throw failure() }
    return true
  }

  private func failure() -> CachesimError {
    if let failure = feed.failure { return failure }
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
    return CachesimError(
      .badData,
      "\(name): the \(compression.rawValue) data is corrupt or cut short, before byte \(feed.source.total): \(reason)")
  }
}
