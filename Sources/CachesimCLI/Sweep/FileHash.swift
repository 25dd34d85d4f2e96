internal import CacheCore
internal import Traces

/// The SHA-256 of a file.
enum FileHash {
  static func of(_ path: String) throws(CachesimError) -> String {
    guard let digest = try TraceInput(path: path, digest: true).sha256() else {
      throw CachesimError(.io, "\(path): is no regular file")
    }
    return digest
  }
}
