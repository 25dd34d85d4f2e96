public import CacheCore
internal import Glibc

/// Texts that must not change unnoticed: files under Tests/Golden, written anew by `RECORD_GOLDENS=1 scripts/test`.
public enum Golden {
  /// Nil if `text` is what the file `name` holds; what differs first, otherwise.
  public static func difference(_ text: String, from name: String) throws(CachesimError) -> String? {
    let path = SharedFiles.root + "/Tests/Golden/" + name
    if getenv("RECORD_GOLDENS") != nil {
      try write(Array(text.utf8), to: path)
      return nil
    }
    guard let bytes = read(path) else { return "\(path) is missing: record it with RECORD_GOLDENS=1" }
    guard bytes != Array(text.utf8) else { return nil }
    let expected = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let found = text.split(separator: "\n", omittingEmptySubsequences: false)
    for line in 0..<max(expected.count, found.count) {
      let (old, new) = (line < expected.count ? expected[line] : nil, line < found.count ? found[line] : nil)
      if old != new {
        return
          "\(name):\(line + 1): was \(old.map(\.debugDescription) ?? "not there"), is \(new.map(\.debugDescription) ?? "not there")"
      }
    }
    return "\(name): differs in bytes"
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return bytes
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(CachesimError) {
    guard let file = fopen(path, "wb") else { throw CachesimError(.cannotCreate, "\(path): cannot be written") }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else { throw CachesimError(.io, "\(path): cannot be written") }
  }
}
