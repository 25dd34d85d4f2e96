internal import CacheCore

/// Finds commands by their names, in any case: plain memory, no string a line.
final class RedisCommandTable: @unchecked Sendable {
  /// The table of all commands.
  static let shared = RedisCommandTable()

  private struct Entry {
    var name: RedisWord
    var command: RedisCommand
  }

  private static let capacity = 512
  private let entries = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)

  private init() {
    entries.initialize(
      repeating: Entry(name: .none, command: RedisCommand(operation: .read, shape: .one)),
      count: RedisCommandTable.capacity)
    for row in RedisCommand.rows {
      for name in row.names.split(separator: " ") {
        let word = RedisWord(String(name))
        entries[place(of: word)] = Entry(
          name: word, command: RedisCommand(operation: row.operation, shape: row.shape))
      }
    }
  }

  /// The command of a name; nil where none is known.
  func command(_ name: RedisWord) -> RedisCommand? {
    if name == .none { return nil }
    let entry = entries[place(of: name)]
    return entry.name == name ? entry.command : nil
  }

  /// Where a name is, or would be.
  private func place(of name: RedisWord) -> Int {
    let mask = RedisCommandTable.capacity - 1
    var place = Int(truncatingIfNeeded: SplitMix64.mix(name.first ^ name.second &* 31) & UInt64(mask))
    while entries[place].name != .none, entries[place].name != name { place = (place + 1) & mask }
    return place
  }
}

/// A word of at most 16 bytes with its letters made small, as two numbers.
struct RedisWord: Equatable, BitwiseCopyable {
  /// What is longer than any word.
  static let none = RedisWord(first: 0, second: 0)

  let first: UInt64
  let second: UInt64

  private init(first: UInt64, second: UInt64) {
    self.first = first
    self.second = second
  }

  /// A word of a log; `none` if it is empty or longer than 16 bytes.
  @inline(__always)
  init(_ field: Field) { self = RedisWord.make(field.bytes) }

  /// A word of ours.
  init(_ text: String) {
    var text = text
    self = text.withUTF8 { RedisWord.make(UnsafeRawBufferPointer($0)) }
  }

  @inline(__always)
  private static func make(_ bytes: UnsafeRawBufferPointer) -> RedisWord {
    if bytes.count > 16 { return .none }
    var first: UInt64 = 0
    var second: UInt64 = 0
    for position in 0..<bytes.count {
      var byte = bytes[position]
      if byte &- 0x41 < 26 { byte |= 0x20 }
      second = second << 8 | first >> 56
      first = first << 8 | UInt64(byte)
    }
    return RedisWord(first: first, second: second)
  }
}
