internal import CMemory
internal import Glibc

/// Zeroed memory for large tables: whole pages from the system, huge ones where it has them.
///
/// Tables of tens of megabytes that are read at random spend their time in address translation, and their first touch in
/// page faults; 2 MB pages make both rare (PERFORMANCE.md 9.1). Memory never touched is never resident. Small requests
/// come from the heap.
enum PageMemory {
  /// From here on memory comes in pages from the system.
  private static let paged = 1 << 18
  /// From here on pages may be huge. Below, a few touched bytes of many arrays would each cost a whole huge page.
  private static let huge = 1 << 22
  private static let hugePage = 1 << 21
  private static let pageMask = 4095

  /// `bytes` zeroed bytes, aligned to 64 at least. Give them back with `deallocate` and the same number.
  static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    if bytes < paged {
      let small = UnsafeMutableRawPointer.allocate(byteCount: max(bytes, 64), alignment: 64)
      memset(small, 0, max(bytes, 64))
      return small
    }
    let pages = bytes < huge ? map(bytes) : mapAligned(bytes)
    if bytes >= huge { madvise(pages, bytes, MADV_HUGEPAGE) }
    return pages
  }

  /// As many bytes, or more where they come as huge pages, so that only whole ones are asked for and `grow` need not copy.
  static func roomy(_ bytes: Int) -> Int { bytes < huge ? bytes : (bytes + hugePage - 1) & ~(hugePage - 1) }

  /// The same bytes at the start of `larger`, with zeroes behind them; `memory` is given back. Huge pages change their
  /// address and are neither copied nor touched, which halves what a table that doubles touches for the first time: the
  /// dearest part of a short replay on a machine whose host gives it memory lazily.
  static func grow(
    _ memory: UnsafeMutableRawPointer, from bytes: Int, to larger: Int
  ) -> UnsafeMutableRawPointer {
    let grown = allocate(larger)
    if bytes >= huge, bytes % hugePage == 0, cmove_pages(memory, grown, UInt(bytes)) != 0 { return grown }
    grown.copyMemory(from: memory, byteCount: bytes)
    deallocate(memory, bytes)
    return grown
  }

  private static func map(_ bytes: Int) -> UnsafeMutableRawPointer {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    guard let pages = mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, -1, 0), pages != MAP_FAILED else {
      fatalError("cachesim: out of memory asking for \(bytes) bytes; use --memory hashed or fewer simulations")
    }
    return pages
  }

  /// Aligned to huge pages: they move as they are only from and to such addresses.
  private static func mapAligned(_ bytes: Int) -> UnsafeMutableRawPointer {
    let rounded = (bytes + pageMask) & ~pageMask
    let start = map(rounded + hugePage)
    let head = (hugePage - Int(bitPattern: start) % hugePage) % hugePage
    if head > 0 { munmap(start, head) }
    let pages = start + head
    let used = (bytes + pageMask) & ~pageMask
    munmap(pages + used, rounded + hugePage - head - used)
    return pages
  }

  /// Gives back what `allocate` gave.
  static func deallocate(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
    if bytes < paged { memory.deallocate() } else { munmap(memory, bytes) }
  }
}
