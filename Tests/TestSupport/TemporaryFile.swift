public import CacheCore
internal import Foundation

/// A file that goes away with this object, in a folder of its own so that its name is exactly as wanted.
public final class TemporaryFile {
  private let folder: TemporaryFolder
  /// Where it lies.
  public let path: String

  /// A file with some bytes.
  public init(_ name: String, _ bytes: [UInt8]) throws(CachesimError) {
    do {
      folder = try TemporaryFolder()
      path = try folder.write(name, Data(bytes))
    } catch { throw CachesimError(.cannotCreate, "\(name): no temporary file: \(error)") }
  }

  /// A file with some text.
  public convenience init(_ name: String, _ text: String) throws(CachesimError) {
    try self.init(name, Array(text.utf8))
  }

  /// Replaces what is in it.
  public func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
}
