internal import CacheCore

/// Records that all have the same number of bytes; a last one that is cut short is bad.
final class FixedRecords {
  private let window: ByteWindow
  private let findings: Findings
  private let size: Int
  /// Where the first record begins.
  private let start: Int64

  init(_ window: ByteWindow, _ findings: Findings, size: Int) {
    start = window.offset
    self.window = window
    self.findings = findings
    self.size = size
  }

  /// The next records, at least one and at most `limit`; nil at the end. They stay until the next call.
  @inline(__always)
  func next(atMost limit: Int) throws(CachesimError) -> (base: UnsafeRawPointer, count: Int)? {
    while window.available < size {
      if try window.extend() { continue }
      let left = window.available
      if left > 0 {
        let offset = window.offset
        window.position += left
        try findings.bad(
          "record \((offset - start) / Int64(size) + 1) (byte \(offset)) is cut short: \(left) of \(size) bytes; the file is "
            + "incomplete or not of this format")
      }
      return nil
    }
    let count = min(limit, window.available / size)
    let base = window.position
    window.position += count * size
    return (base, count)
  }

  /// Gives the last `count` records of the last call back; the next call returns them again.
  func giveBack(_ count: Int) { window.position -= count * size }
}
