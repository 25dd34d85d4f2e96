/// A stretch of text in a trace: bytes, not yet looked at. It lives as long as the line that it is a part of.
struct Field {
  var start: UnsafePointer<UInt8>
  var end: UnsafePointer<UInt8>

  @inline(__always)
  init(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
    self.start = start
    self.end = end
  }

  @inline(__always) var count: Int { end - start }
  @inline(__always) var isEmpty: Bool { start == end }
  @inline(__always) var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  /// The field without spaces and tabs at its ends.
  @inline(__always)
  var trimmed: Field {
    var field = self
    while field.start < field.end, field.start.pointee == 0x20 || field.start.pointee == 0x09 { field.start += 1 }
    while field.start < field.end, (field.end - 1).pointee == 0x20 || (field.end - 1).pointee == 0x09 { field.end -= 1 }
    return field
  }

  /// The field as messages show it: in quotes, not too long, and without anything that a terminal would obey.
  var shown: String { "'\(Field.plain(String(decoding: bytes.prefix(40), as: UTF8.self)))\(count > 40 ? "..." : "")'" }

  /// A text of a trace without anything that a terminal would obey.
  static func plain(_ text: some StringProtocol) -> String {
    String(
      text.unicodeScalars.map { scalar in
        scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? "\u{FFFD}" : Character(scalar)
      })
  }

  /// Names of columns or fields as messages show them: the first 20, none too long.
  static func shown(_ names: [String]) -> String {
    let some = names.prefix(20).map { plain($0.prefix(40)) }
    return some.joined(separator: ", ") + (names.count > 20 ? ", ..." : "")
  }
}
