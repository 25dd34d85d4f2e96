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

/// A file that goes away with this object.
public final class TemporaryFile {
  /// Where it lies.
  public let path: String

  /// A file with some bytes, in a folder of its own so that its name is exactly `name`.
  public init(_ name: String, _ bytes: [UInt8]) throws(CachesimError) {
    var template = Array("/tmp/cachesim-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw CachesimError(.cannotCreate, "no temporary folder") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    path = folder + "/" + name
    try write(bytes)
  }

  /// A file with some text.
  public convenience init(_ name: String, _ text: String) throws(CachesimError) {
    try self.init(name, Array(text.utf8))
  }

  deinit {
    unlink(path)
    rmdir(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
  }

  /// Replaces what is in it.
  public func write(_ bytes: [UInt8]) throws(CachesimError) {
    guard let file = fopen(path, "wb") else { throw CachesimError(.cannotCreate, "\(path): cannot be written") }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
      throw CachesimError(.io, "\(path): cannot be written")
    }
  }
}
