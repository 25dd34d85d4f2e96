public import CacheCore
internal import Glibc

/// Files beside the repository and in it, found from this source file's own place.
public enum SharedFiles {
  /// The folder of Package.swift.
  public static let root: String = {
    // .../Tests/TestSupport/SharedFiles.swift
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  }()

  /// A file of the real traces and references that lie beside the repository (`../shared`), or nil where they are
  /// missing: a test that needs one says so and passes.
  public static func shared(_ path: String) -> String? {
    let full = root + "/../shared/" + path
    if access(full, R_OK) == 0 { return full }
    print("skipped: ../shared/\(path) is not here")
    return nil
  }

  /// A file of Tests/Fixtures.
  public static func fixture(_ name: String) -> String { root + "/Tests/Fixtures/" + name }
}

/// All bytes of a file.
public func readFile(_ path: String) throws(CachesimError) -> [UInt8] {
  guard let file = fopen(path, "rb") else { throw CachesimError(.noInput, "\(path): cannot be opened") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}
