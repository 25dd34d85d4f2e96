public import CacheCore
internal import Glibc

/// Reports in files.
public enum ReportFile {
  /// The largest file that is taken for a report.
  public static let limit = 256 << 20

  /// All bytes of a file of at most `limit`; "-" is standard input.
  public static func bytes(_ path: String) throws(CachesimError) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CachesimError(.noInput, "\(path): cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { if path != "-" { close(descriptor) } }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw CachesimError(.io, "\(path): cannot be read: \(String(cString: strerror(errno)))")
      }
      if count == 0 { break }
      bytes += part[..<count]
      guard bytes.count <= limit else {
        throw CachesimError(.badData, "\(path): is larger than \(limit >> 20) MiB, too large for a report")
      }
    }
    return bytes
  }

  /// The report in a file; "-" is standard input.
  public static func read(_ path: String) throws(CachesimError) -> Report {
    try Report(reading: try bytes(path), name: path == "-" ? "standard input" : path)
  }

  /// Whether there is anything under a path.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
