public import CacheCore
internal import Glibc

/// Where a text goes: opened before the run, so that a bad path fails at once, and written whole or not at all.
///
/// A regular file is written beside its place and moved there once it is complete and on disk; whatever fails, the old file
/// stays as it was and nothing half written is left. Devices, pipes and standard output ("-") are written directly.
public final class OutputFile {
  private let path: String
  private let name: String
  private let descriptor: Int32
  /// Where a regular file grows; nil once it is in its place, or where there is none.
  private var temporary: String?

  /// Opens an output. Throws `cannotCreate` with the system's reason.
  public init(_ path: String) throws(CachesimError) {
    self.path = path
    name = path == "-" ? "standard output" : path
    if path == "-" {
      descriptor = 1
      return
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    } else {
      var template = Array("\(path).XXXXXX".utf8CString)
      descriptor = mkstemp(&template)
      if descriptor >= 0 {
        temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        fchmod(descriptor, status.st_mode & 0o777 == 0 ? 0o644 : status.st_mode & 0o777)
      }
    }
    guard descriptor >= 0 else {
      throw CachesimError(.cannotCreate, "\(name): cannot be created: \(OutputFile.reason())")
    }
  }

  deinit {
    if let temporary { unlink(temporary) }
    if descriptor > 2 { close(descriptor) }
  }

  /// Writes the whole text and puts the file in its place. A closed pipe is no error: nobody wants the rest.
  public func write(_ text: String) throws(CachesimError) {
    var text = text
    let failure = text.withUTF8 { bytes -> Int32? in
      var done = 0
      while done < bytes.count {
        let written = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if written >= 0 {
          done += written
        } else if errno != EINTR {
          return errno
        }
      }
      return nil
    }
    if let failure {
      if failure == EPIPE { return }
      throw CachesimError(.io, "\(name): cannot be written: \(String(cString: strerror(failure)))")
    }
    guard let temporary else { return }
    guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
      throw CachesimError(.io, "\(name): cannot be written: \(OutputFile.reason())")
    }
    self.temporary = nil
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}
