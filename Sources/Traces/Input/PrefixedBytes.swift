internal import CacheCore

/// A producer whose first bytes have been looked at already, and are given again.
final class PrefixedBytes: ByteProducer {
  private let source: any ByteProducer
  private let head: UnsafeMutableRawBufferPointer
  private var count = 0
  private var given = 0

  /// Looks at the first `size` bytes of `source`, fewer if it has fewer.
  init(_ source: any ByteProducer, size: Int) throws(CachesimError) {
    self.source = source
    head = .allocate(byteCount: size, alignment: 16)
    while count < size {
      let got = try source.fill(UnsafeMutableRawBufferPointer(rebasing: head[count...]))
      if got == 0 { break }
      count += got
    }
  }

  deinit { head.deallocate() }

  /// The bytes looked at.
  var prefix: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: head[..<count]) }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(CachesimError) -> Int {
    if given == count { return try source.fill(buffer) }
    let now = min(buffer.count, count - given)
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: head[given..<(given + now)]))
    given += now
    return now
  }
}
