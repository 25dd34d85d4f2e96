public import Foundation

/// A folder that goes away with this object, and all that is in it.
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let url: URL

  /// Makes a new, empty folder.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("cachesim-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Where it is, as a path.
  public var path: String { url.path }

  /// The path of a file in it, which need not be there.
  public func file(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// The names of all that is in it, hidden ones too, sorted.
  public var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

  /// Writes a file and answers its path.
  public func write(_ name: String, _ data: Data) throws -> String {
    try data.write(to: url.appendingPathComponent(name))
    return file(name)
  }

  /// Writes a text file and answers its path.
  public func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }
}
