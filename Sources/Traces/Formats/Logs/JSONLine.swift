/// Walks a line of JSON and finds the values of some paths (`a.b`, `a.0`): plain memory, nothing made a line.
final class JSONLine {
  /// The values found, texts without quotes and escapes as they are; nil: not there, or null, or no plain value.
  private(set) var values: [Field?]
  /// The names of the outermost object, where they are asked for.
  private(set) var names: [String] = []
  private let paths: [[UInt8]]
  private let wantsNames: Bool
  private var path = ByteScratch()
  private var cursor: JSONCursor

  init(_ paths: [String], wantsNames: Bool = false) {
    self.paths = paths.map { Array($0.utf8) }
    self.wantsNames = wantsNames
    values = Array(repeating: nil, count: paths.count)
    cursor = JSONCursor(path.field)
  }

  deinit { path.free() }

  /// Whether the line is a JSON object; its values are found then.
  func parse(_ line: Field) -> Bool {
    for place in 0..<values.count { values[place] = nil }
    names = []
    path.count = 0
    cursor = JSONCursor(line)
    return cursor.take(0x7B) && members(0) && cursor.isAtEnd
  }

  private func value(_ depth: Int) -> Bool {
    guard depth <= JSONCursor.depth else { return false }
    if cursor.take(0x7B) { return members(depth) }
    if cursor.take(0x5B) { return elements(depth) }
    if let text = cursor.text() {
      keep(text)
      return true
    }
    guard let word = cursor.word() else { return false }
    if word.bytes.elementsEqual("null".utf8) { return true }
    guard word.double != nil || word.bytes.elementsEqual("true".utf8) || word.bytes.elementsEqual("false".utf8) else {
      return false
    }
    keep(word)
    return true
  }

  /// What follows the brace that opens an object.
  private func members(_ depth: Int) -> Bool {
    if cursor.take(0x7D) { return true }
    let length = path.count
    repeat {
      guard let name = cursor.text(), cursor.take(0x3A) else { return false }
      if length > 0 { path.append(0x2E) }
      path.append(name)
      if wantsNames, depth == 0 { names.append(String(decoding: name.bytes, as: UTF8.self)) }
      guard value(depth + 1) else { return false }
      path.count = length
    } while cursor.take(0x2C)
    return cursor.take(0x7D)
  }

  /// What follows the bracket that opens an array.
  private func elements(_ depth: Int) -> Bool {
    if cursor.take(0x5D) { return true }
    let length = path.count
    var index = 0
    repeat {
      path.append(0x2E)
      for byte in String(index).utf8 { path.append(byte) }
      guard value(depth + 1) else { return false }
      path.count = length
      index += 1
    } while cursor.take(0x2C)
    return cursor.take(0x5D)
  }

  private func keep(_ field: Field) {
    for place in 0..<paths.count where paths[place].count == path.count {
      if paths[place].elementsEqual(path.field.bytes) { values[place] = field }
    }
  }
}
