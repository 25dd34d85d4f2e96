internal import CacheCore
internal import Synchronization

/// The bytes of an input as they are.
final class DescriptorBytes: ByteProducer {
  /// How many have been read; another thread may look.
  let consumed: ByteCounter
  private let input: TraceInput
  private let digest: FileDigest?
  private var offset: Int64 = 0
  private var ended = false

  init(_ input: TraceInput, digest: Bool, consumed: ByteCounter = ByteCounter()) {
    self.input = input
    self.consumed = consumed
    self.digest = digest ? FileDigest() : nil
  }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(CachesimError) -> Int {
    if ended { return 0 }
    let count = try input.descriptor.read(
      into: buffer, at: input.isRereadable ? offset : nil, name: input.name)
    digest?.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    offset += Int64(count)
    consumed.value.store(offset, ordering: .relaxed)
    if count == 0 {
      ended = true
      if let digest { input.setDigest(digest.finish()) }
    }
    return count
  }
}

/// A count that one thread writes and others read.
final class ByteCounter: Sendable {
  let value = Atomic<Int64>(0)
}
