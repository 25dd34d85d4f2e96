internal import CacheCore
internal import Glibc

/// Cuts a text into lines: LF or CRLF, the last with or without, a byte-order mark looked over.
final class LineScanner {
  /// How long a line (or a quoted record of several) may be: memory stays bounded whatever comes.
  static let limit = 64 << 20

  let window: ByteWindow
  let findings: Findings
  /// The number of the line given last, from 1.
  private(set) var number: Int64 = 0

  init(_ window: ByteWindow, _ findings: Findings) throws(CachesimError) {
    self.window = window
    self.findings = findings
    let head = try window.peek(3)
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { window.position += 3 }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      throw findings.fatal("is UTF-16 text; convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)")
    }
  }

  /// The next line without its end; nil behind the last.
  @inline(__always)
  func next() throws(CachesimError) -> Field? {
    let start = window.position.assumingMemoryBound(to: UInt8.self)
    guard let newline = memchr(start, 0x0A, window.available) else { return try nextAcross() }
    number &+= 1
    let end = UnsafePointer(newline.assumingMemoryBound(to: UInt8.self))
    window.position = UnsafeRawPointer(end + 1)
    return end > start && (end - 1).pointee == 0x0D ? Field(start, end - 1) : Field(start, end)
  }

  /// A line that goes on beyond the window, or the last.
  private func nextAcross() throws(CachesimError) -> Field? {
    let newline = try findNewline(from: 0)
    let length = newline ?? window.available
    if length == 0, newline == nil { return nil }
    number += 1
    return take(length, newline: newline != nil)
  }

  /// The record given last together with the line after it, for a quoted field that went on; nil where there is none.
  func join(_ record: Field) throws(CachesimError) -> Field? {
    let length = window.position - UnsafeRawPointer(record.start)
    window.position = UnsafeRawPointer(record.start)
    let newline = try findNewline(from: length)
    if newline == nil, window.available == length {
      window.position += length
      return nil
    }
    number += 1
    return take(newline ?? window.available, newline: newline != nil)
  }

  /// Goes back to the line behind `line`, which begins at `position`.
  func goBack(to position: UnsafeRawPointer, line: Int64) {
    window.position = position
    number = line
  }

  private func take(_ length: Int, newline: Bool) -> Field {
    let start = window.position.assumingMemoryBound(to: UInt8.self)
    let end = start + length
    window.position = UnsafeRawPointer(newline ? end + 1 : end)
    return end > start && (end - 1).pointee == 0x0D ? Field(start, end - 1) : Field(start, end)
  }

  /// How far from the window's position the next line feed is, looking from `from`; nil at the end of the trace.
  private func findNewline(from: Int) throws(CachesimError) -> Int? {
    var from = from
    while true {
      let start = window.position
      if let found = memchr(start + from, 0x0A, window.available - from) { return UnsafeRawPointer(found) - start }
      from = window.available
      if from > LineScanner.limit {
        throw findings.fatal("line \(number + 1) is longer than 64 MiB, or a quote in it is never closed")
      }
      if try !window.extend() { return nil }
    }
  }
}
