internal import CacheCore

/// CSV as RFC 4180 says: cells in quotes may hold commas, line ends and doubled quotes. Empty lines are passed over.
struct CSVParser {
  /// The cells of a line, and its number from 1.
  struct Line {
    let number: Int
    let cells: [String]
  }

  private let bytes: [UInt8]
  private let name: String
  private var position = 0
  private var line = 1

  init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  /// The next line that is not empty; nil at the end.
  mutating func next() throws(CachesimError) -> Line? {
    while takeLineEnd() {}
    guard position < bytes.count else { return nil }
    let number = line
    var cells: [String] = []
    while true {
      cells.append(try cell())
      if position < bytes.count, bytes[position] == UInt8(ascii: ",") {
        position += 1
        continue
      }
      guard position == bytes.count || takeLineEnd() else { throw error("a line end or a comma is missing") }
      return Line(number: number, cells: cells)
    }
  }

  private mutating func cell() throws(CachesimError) -> String {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      let start = position
      while position < bytes.count, ![UInt8(ascii: ","), 0x0A, 0x0D].contains(bytes[position]) {
        if bytes[position] == UInt8(ascii: "\"") { throw error("a quote inside a cell without quotes") }
        position += 1
      }
      return try text(bytes[start..<position])
    }
    let opening = line
    position += 1
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return try text(content[...]) }
        position += 1
      }
      if byte == 0x0A { line += 1 }
      content.append(byte)
    }
    throw CachesimError(.badData, "\(name):\(opening): a quoted cell without an end")
  }

  private mutating func takeLineEnd() -> Bool {
    if position + 1 < bytes.count, bytes[position] == 0x0D, bytes[position + 1] == 0x0A { position += 1 }
    guard position < bytes.count, bytes[position] == 0x0A else { return false }
    position += 1
    line += 1
    return true
  }

  private func text(_ bytes: ArraySlice<UInt8>) throws(CachesimError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw error("a cell that is not UTF-8") }
    return text
  }

  private func error(_ text: String) -> CachesimError { CachesimError(.badData, "\(name):\(line): \(text)") }
}
