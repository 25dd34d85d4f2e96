internal import CacheCore
internal import Glibc

/// Cuts lines by a pattern: plain memory, nothing made a line.
final class LogCutter {
  private struct Part {
    let role: Int
    let terminator: UnsafeMutablePointer<UInt8>
    let length: Int
  }

  /// The fields of the line cut last, by role.
  let fields = UnsafeMutablePointer<Field>.allocate(capacity: LogPattern.Role.allCases.count)
  private let parts: UnsafeMutablePointer<Part>
  private let count: Int
  private let prefix: UnsafeMutablePointer<UInt8>
  private let prefixLength: Int
  private let roles: Set<LogPattern.Role>

  init(_ pattern: LogPattern) {
    func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<UInt8> {
      let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
      for (place, byte) in bytes.enumerated() { memory[place] = byte }
      return memory
    }
    count = pattern.parts.count
    parts = .allocate(capacity: max(1, count))
    prefix = copy(pattern.prefix)
    prefixLength = pattern.prefix.count
    roles = Set(pattern.parts.compactMap(\.role))
    for (place, part) in pattern.parts.enumerated() {
      (parts + place).initialize(
        to: Part(role: part.role?.rawValue ?? -1, terminator: copy(part.terminator), length: part.terminator.count))
    }
    fields.initialize(repeating: Field(prefix, prefix), count: LogPattern.Role.allCases.count)
  }

  deinit {
    for place in 0..<count { parts[place].terminator.deallocate() }
    parts.deallocate()
    prefix.deallocate()
    fields.deallocate()
  }

  /// Whether lines have such a field.
  func has(_ role: LogPattern.Role) -> Bool { roles.contains(role) }

  /// The field of the line cut last.
  @inline(__always)
  subscript(_ role: LogPattern.Role) -> Field { fields[role.rawValue] }

  /// Finds the line's fields; false where it is not of the pattern.
  func cut(_ line: Field) -> Bool {
    guard line.count >= prefixLength, memcmp(line.start, prefix, prefixLength) == 0 else { return false }
    var start = line.start + prefixLength
    for place in 0..<count {
      let part = parts[place]
      guard let end = find(part, from: start, to: line.end, isLast: place == count - 1) else { return false }
      if part.role >= 0 { fields[part.role] = Field(start, end) }
      start = min(end + part.length, line.end)
    }
    return true
  }

  @inline(__always)
  private func find(
    _ part: Part, from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>, isLast: Bool
  ) -> UnsafePointer<UInt8>? {
    if part.length == 0 { return end }
    var position = start
    if part.terminator[0] == 0x22 {
      // The end of a quoted field: not a quote that is escaped.
      while position < end {
        if position.pointee == 0x5C {
          position += min(2, end - position)
          continue
        }
        if position.pointee == 0x22 {
          if end - position >= part.length, memcmp(position, part.terminator, part.length) == 0 { return position }
          if isLast, position + 1 == end { return position }
        }
        position += 1
      }
      return nil
    }
    while end - position >= part.length,
      let found = memchr(position, Int32(part.terminator[0]), end - position - part.length + 1)
    {
      let place = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
      if memcmp(place, part.terminator, part.length) == 0 { return place }
      position = place + 1
    }
    // Fields behind the last that is of use may be missing.
    return isLast ? end : nil
  }
}
