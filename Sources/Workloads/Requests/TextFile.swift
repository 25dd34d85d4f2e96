internal import CacheCore
internal import Glibc

/// A small text file, read whole.
enum TextFile {
  /// More than this is not what it is taken for.
  private static let limit = 64 << 20

  /// Its text.
  static func read(_ path: String) throws(CachesimError) -> String {
    guard let file = fopen(path, "re") else {
      throw CachesimError(.noInput, "\(path): cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&part, 1, part.count, file)
      if count == 0 { break }
      bytes += part[..<count]
      guard bytes.count <= limit else { throw CachesimError(.badData, "\(path): is larger than 64 MiB") }
    }
    guard ferror(file) == 0 else {
      throw CachesimError(.io, "\(path): cannot be read: \(String(cString: strerror(errno)))")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CachesimError(.badData, "\(path): is not a text in UTF-8")
    }
    return text
  }
}
