/// Walks along one line of JSON: what comes is asked for, and nothing is built.
struct JSONCursor {
  private var position: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  /// How deep objects and arrays may lie in each other.
  static let depth = 64

  init(_ line: Field) {
    position = line.start
    end = line.end
  }

  /// Whether nothing but white space is left.
  var isAtEnd: Bool {
    mutating get {
      blank()
      return position == end
    }
  }

  /// Whether `byte` comes next, white space before it passed over; it is taken then.
  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    blank()
    guard position < end, position.pointee == byte else { return false }
    position += 1
    return true
  }

  /// The text between quotes, escapes as they are; nil if no closed text comes next.
  mutating func text() -> Field? {
    guard take(0x22) else { return nil }
    let start = position
    while position < end, position.pointee != 0x22 { position += position.pointee == 0x5C ? min(2, end - position) : 1 }
    guard position < end else { return nil }
    position += 1
    return Field(start, position - 1)
  }

  /// A text, a number or a word, whatever comes next; nil if none of them does.
  mutating func scalar() -> Field? {
    blank()
    guard position < end else { return nil }
    return position.pointee == 0x22 ? text() : word()
  }

  /// A number or a word; nil if neither comes next.
  mutating func word() -> Field? {
    blank()
    let start = position
    while position < end, JSONCursor.isPlain(position.pointee) { position += 1 }
    return position > start ? Field(start, position) : nil
  }

  /// Passes over any value; false if none comes next.
  mutating func skip() -> Bool {
    var depth = 0
    repeat {
      if take(0x7B) || take(0x5B) {
        depth += 1
        guard depth <= JSONCursor.depth else { return false }
      } else if take(0x7D) || take(0x5D) {
        depth -= 1
      } else if depth > 0, take(0x2C) || take(0x3A) {
        continue
      } else {
        guard scalar() != nil else { return false }
      }
    } while depth > 0
    return depth == 0
  }

  @inline(__always)
  private mutating func blank() { while position < end, position.pointee <= 0x20 { position += 1 } }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != 0x2C && byte != 0x3A && byte != 0x5B && byte != 0x5D && byte != 0x7B && byte != 0x7D
      && byte != 0x22
  }
}
