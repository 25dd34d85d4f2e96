internal import CacheCore
internal import Glibc

/// A window's memory straight from a file's pages, a few megabytes at a time so that memory stays small.
///
/// A file that another process cuts short while it is read ends the run with SIGBUS, as with any mapping.
final class MappedSupply: ByteSupply {
  private let descriptor: FileDescriptor
  private let name: String
  private let size: Int64
  /// The file's offset behind what was given last.
  private var end: Int64 = 0
  private var mapping: UnsafeMutableRawBufferPointer?

  /// How much of the file is mapped at a time: a whole number of pages of any size.
  private static let stretch: Int64 = 8 << 20
  private static let page = Int64(sysconf(Int32(_SC_PAGESIZE)))

  init(_ descriptor: FileDescriptor, size: Int64, name: String) {
    self.descriptor = descriptor
    self.size = size
    self.name = name
    posix_fadvise(descriptor.number, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { unmap() }

  func extend(_ tail: UnsafeRawBufferPointer) throws(CachesimError) -> UnsafeRawBufferPointer? {
    if end >= size { return nil }
    let start = end - Int64(tail.count)
    let base = start / MappedSupply.page * MappedSupply.page
    let length = min(size - base, max(MappedSupply.stretch, 2 * Int64(tail.count) + MappedSupply.page))
    let memory = mmap(nil, Int(length), PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor.number, off_t(base))
    guard let memory, memory != MAP_FAILED else {
      throw CachesimError(.io, "\(name): cannot be mapped into memory: \(systemMessage())")
    }
    madvise(memory, Int(length), MADV_SEQUENTIAL)
    unmap()
    let bytes = UnsafeMutableRawBufferPointer(start: memory, count: Int(length))
    mapping = bytes
    end = base + length
    return UnsafeRawBufferPointer(rebasing: bytes[Int(start - base)...])
  }

  private func unmap() {
    if let mapping { munmap(mapping.baseAddress, mapping.count) }
    mapping = nil
  }
}
