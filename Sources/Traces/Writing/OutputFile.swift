public import CacheCore
internal import Glibc

/// A file that is written whole or not at all.
///
/// The bytes go to a file without a name in the target's folder; `commit` brings them to the disk and puts them under
/// their name at once, in place of what was there. Whatever happens before, nothing is left and the old file stands, even
/// where the process is killed. (Where the file system has no nameless files, a hidden `.NAME.PID.tmp` takes the part,
/// which `deinit` removes.) "-" is standard output; it, devices and pipes are written as the bytes come.
public final class OutputFile: ByteSink {
  /// The file as messages call it.
  public let name: String
  /// Whether bytes already written can be read and written again, before `commit`.
  let isRewritable: Bool
  let descriptor: Int32

  private let target: String
  private var hiddenName: String?
  private var committed = false

  /// Opens the file for writing; "-" is standard output.
  public init(path: String) throws(CachesimError) {
    if path == "-" {
      (name, target, descriptor, isRewritable) = ("standard output", path, STDOUT_FILENO, false)
      return
    }
    guard !path.isEmpty else { throw CachesimError(.cannotCreate, "an output without a name; name a file") }
    name = path
    var status = stat()
    let exists = stat(path, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists, kind == S_IFDIR { throw CachesimError(.cannotCreate, "\(path): is a directory; name a file") }
    if exists, kind != S_IFREG {
      (target, descriptor, isRewritable) = (path, open(path, O_WRONLY | O_CLOEXEC), false)
    } else {
      // Through a symbolic link the file it points at is replaced, not the link.
      target = exists ? OutputFile.resolved(path) : path
      if exists, access(target, W_OK) != 0 {
        throw CachesimError(.cannotCreate, "\(path): cannot be written: \(systemMessage())")
      }
      (descriptor, hiddenName) = OutputFile.openUnnamed(beside: target)
      isRewritable = true
      if exists, descriptor >= 0 { fchmod(descriptor, status.st_mode & 0o7777) }
    }
    if descriptor < 0 {
      throw CachesimError(.cannotCreate, "\(path): cannot be created: \(systemMessage())")
    }
  }

  deinit {
    if descriptor != STDOUT_FILENO, descriptor >= 0 { close(descriptor) }
    if !committed, let hiddenName { unlink(hiddenName) }
  }

  /// Appends bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(CachesimError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      } else if errno == EPIPE {
        throw CachesimError(.closedPipe, "\(name): closed by its reader")
      } else if errno != EINTR {
        throw CachesimError(.io, "\(name): cannot be written: \(systemMessage())")
      }
    }
  }

  /// Appends bytes.
  public func write(_ bytes: [UInt8]) throws(CachesimError) {
    // `withUnsafeBytes` cannot pass on a typed error.
    let failure = bytes.withUnsafeBytes { buffer -> CachesimError? in
      do throws(CachesimError) { try write(buffer) } catch { return error }
      return nil
    }
    if let failure { throw failure }
  }

  /// Appends a text in UTF-8.
  public func write(_ text: String) throws(CachesimError) { try write(Array(text.utf8)) }

  func finish() {}

  /// Brings the bytes to the disk and puts the file under its name. Nothing may be written after that.
  public func commit() throws(CachesimError) {
    guard isRewritable else { return }
    let named = hiddenName ?? OutputFile.hiddenName(beside: target)
    guard fsync(descriptor) == 0 else {
      throw CachesimError(.io, "\(name): cannot be written: \(systemMessage())")
    }
    if hiddenName == nil {
      unlink(named)
      guard linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, named, AT_SYMLINK_FOLLOW) == 0 else {
        throw CachesimError(.cannotCreate, "\(name): cannot be created: \(systemMessage())")
      }
    }
    guard rename(named, target) == 0 else {
      let message = systemMessage()
      unlink(named)
      throw CachesimError(.cannotCreate, "\(name): cannot be put in place: \(message)")
    }
    committed = true
    let folder = open(OutputFile.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Linux's O_TMPFILE, a macro that Swift does not import.
  private static let nameless = 0o20_000_000 | O_DIRECTORY

  /// A file without a name in a folder, for reading and writing; negative, with `errno`, if there can be none.
  static func openNameless(in folder: String) -> Int32 {
    guard access("/proc/self/fd", X_OK) == 0 else { return -1 }
    return open(folder, nameless | O_RDWR | O_CLOEXEC, 0o666)
  }

  /// A file beside `target`: without a name if that can be, or under a hidden one.
  private static func openUnnamed(beside target: String) -> (descriptor: Int32, hiddenName: String?) {
    let descriptor = openNameless(in: folder(of: target))
    if descriptor >= 0 { return (descriptor, nil) }
    let hidden = hiddenName(beside: target)
    unlink(hidden)
    return (open(hidden, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666), hidden)
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func hiddenName(beside path: String) -> String {
    let last = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    return "\(folder(of: path))/.\(last.prefix(200)).\(getpid()).tmp"
  }

  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
