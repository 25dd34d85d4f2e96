/// The words of a line, parted by spaces and tabs.
struct Words {
  private var rest: Field

  @inline(__always)
  init(_ line: Field) { rest = line }

  /// The next word; nil behind the last.
  @inline(__always)
  mutating func next() -> Field? {
    var start = rest.start
    let end = rest.end
    while start < end, start.pointee == 0x20 || start.pointee == 0x09 { start += 1 }
    if start == end { return nil }
    var stop = start
    while stop < end, stop.pointee != 0x20, stop.pointee != 0x09 { stop += 1 }
    rest.start = stop
    return Field(start, stop)
  }

  /// All words.
  static func of(_ line: Field) -> [Field] {
    var words = Words(line)
    var all: [Field] = []
    while let word = words.next() { all.append(word) }
    return all
  }
}
