internal import CacheCore
internal import Glibc

/// A file descriptor that closes itself.
final class FileDescriptor: Sendable {
  let number: Int32
  private let owned: Bool

  init(_ number: Int32, owned: Bool = true) {
    self.number = number
    self.owned = owned
  }

  deinit { if owned { close(number) } }

  /// Reads at most `buffer.count` bytes; 0 at the end. With an offset the descriptor's own position is left alone.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int64?, name: String
  ) throws(CachesimError) -> Int {
    while true {
      let count =
        offset.map { pread(number, buffer.baseAddress, buffer.count, off_t($0)) }
        ?? Glibc.read(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw CachesimError(.io, "\(name): cannot be read: \(systemMessage())") }
    }
  }

  /// Writes all of `buffer`.
  func write(_ buffer: UnsafeRawBufferPointer, name: String) throws(CachesimError) {
    var written = 0
    while written < buffer.count {
      let count = Glibc.write(number, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw CachesimError(.io, "\(name): cannot be written: \(systemMessage())")
      }
    }
  }
}

/// What the system says about the last call that failed.
func systemMessage(_ code: Int32 = errno) -> String {
  strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
