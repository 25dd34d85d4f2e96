public import CacheCore
internal import Glibc
internal import Synchronization

/// Where a trace's bytes come from: a file, or standard input.
///
/// A regular file can be opened any number of times. Standard input, a pipe or a FIFO can be opened once, unless
/// `rereadable` asked for a copy: then it is first spooled to a temporary file (in TMPDIR) that has no name any more and
/// goes away with this object.
public final class TraceInput: Sendable {
  /// As given.
  public let path: String
  /// The trace as messages call it.
  public let name: String
  /// How many bytes the file has, compressed as it is; nil for a pipe.
  public let totalBytes: Int64?
  /// Whether it can be opened again.
  public var isRereadable: Bool { totalBytes != nil }

  let descriptor: FileDescriptor
  let wantsDigest: Bool
  private let state = Mutex(State())

  private struct State {
    var opened = false
    var digest: String?
  }

  /// Opens `path`; "-" is standard input. A copy of a pipe ends early when `goesOn` answers false: whoever makes it do so
  /// throws this away.
  public init(
    path: String, rereadable: Bool = false, digest: Bool = false, goesOn: () -> Bool = { true }
  ) throws(CachesimError) {
    self.path = path
    name = path == "-" ? "standard input" : path
    wantsDigest = digest
    let number = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw CachesimError(.noInput, "\(path): cannot be opened: \(systemMessage())") }
    let source = FileDescriptor(number, owned: path != "-")
    var status = stat()
    guard fstat(number, &status) == 0 else {
      throw CachesimError(.noInput, "\(name): cannot be opened: \(systemMessage())")
    }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { throw CachesimError(.noInput, "\(name): is a directory, not a trace") }
    // A file of /proc is regular and claims to be empty; a redirected standard input may have been read in part.
    if kind == S_IFREG, path != "-" || lseek(number, 0, SEEK_CUR) == 0, status.st_size > 0 || path == "-" {
      descriptor = source
      totalBytes = Int64(status.st_size)
    } else if rereadable {
      let spool = try Spool.copy(of: source, name: name, digest: digest, goesOn: goesOn)
      descriptor = spool.descriptor
      totalBytes = spool.bytes
      state.withLock { $0.digest = spool.digest }
    } else {
      descriptor = source
      totalBytes = nil
    }
  }

  /// The SHA-256 of the file's own (compressed) bytes in hexadecimal.
  ///
  /// A file is read for it when first asked. For a pipe it is there once all of it has been read, and nil before. Always
  /// nil where no digest was asked for.
  public func sha256() throws(CachesimError) -> String? {
    guard wantsDigest else { return nil }
    if let known = state.withLock({ $0.digest }) { return known }
    guard totalBytes != nil else { return nil }
    let source = DescriptorBytes(self, digest: true)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    while try source.fill(buffer) > 0 {}
    return state.withLock { $0.digest }
  }

  func setDigest(_ digest: String) { state.withLock { $0.digest = digest } }

  /// Notes that reading begins; a pipe can begin but once.
  func begin() throws(CachesimError) {
    let again = state.withLock { state in
      defer { state.opened = true }
      return state.opened
    }
    if again, totalBytes == nil {
      throw CachesimError(.io, "\(name): cannot be read a second time; write it to a file first")
    }
  }
}
