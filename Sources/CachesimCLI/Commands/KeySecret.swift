internal import CacheCore
internal import Glibc

/// The secret of `--anonymise`: from a file or the environment, because what stands on a command line is kept in the
/// shell's history and shown to everyone by `ps`.
enum KeySecret {
  /// A secret is short; what is longer is some other file.
  private static let most = 1 << 16

  /// Reads what `env:NAME` or a file's name stands for. A line end behind it does not belong to it.
  static func read(_ source: String) throws(CachesimError) -> [UInt8] {
    var secret: [UInt8]
    if source.hasPrefix("env:") {
      let name = String(source.dropFirst(4))
      guard let value = getenv(name) else {
        throw CachesimError(.usage, "--anonymise \(source): there is no variable \(name) in the environment")
      }
      secret = Array(UnsafeRawBufferPointer(start: value, count: strlen(value)))
    } else {
      secret = try file(source)
    }
    if secret.last == 0x0A { secret.removeLast() }
    if secret.last == 0x0D { secret.removeLast() }
    guard !secret.isEmpty else { throw CachesimError(.usage, "--anonymise \(source): the secret is empty") }
    return secret
  }

  private static func file(_ path: String) throws(CachesimError) -> [UInt8] {
    func failure(_ kind: CachesimError.Kind, _ what: String) -> CachesimError {
      CachesimError(kind, "--anonymise \(path): the file of the secret \(what): \(String(cString: strerror(errno)))")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(.noInput, "cannot be opened") }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: most + 1)
    var count = 0
    while count < bytes.count {
      let more = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count)
      }
      if more < 0, errno == EINTR { continue }
      guard more >= 0 else { throw failure(.noInput, "cannot be read") }
      if more == 0 { break }
      count += more
    }
    guard count <= most else {
      throw CachesimError(.usage, "--anonymise \(path): is longer than 64 KiB, and so no secret; is it the right file?")
    }
    return Array(bytes[..<count])
  }
}
