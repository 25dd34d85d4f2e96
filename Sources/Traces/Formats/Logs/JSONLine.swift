/// Walks a line of JSON and finds the values of some paths (`a.b`, `a.0`): plain memory, nothing made a line.
final class JSONLine {
  /// How deep objects and arrays may lie in each other.
  static let depth = 64

  /// The values found, texts without quotes and escapes as they are; nil: not there, or null, or no plain value.
  private(set) var values: [Field?]
  /// The names of the outermost object, where they are asked for.
  private(set) var names: [String] = []
  private let paths: [[UInt8]]
  private let wantsNames: Bool
  private var path = ByteScratch()
  private var position: UnsafePointer<UInt8>
  private var end: UnsafePointer<UInt8>

  init(_ paths: [String], wantsNames: Bool = false) {
    self.paths = paths.map { Array($0.utf8) }
    self.wantsNames = wantsNames
    values = Array(repeating: nil, count: paths.count)
    position = UnsafePointer(path.base)
    end = position
  }

  deinit { path.free() }

  /// Whether the line is a JSON object; its values are found then.
  func parse(_ line: Field) -> Bool {
    for place in 0..<values.count { values[place] = nil }
    names = []
    path.count = 0
    position = line.start
    end = line.end
    blank()
    guard position < end, position.pointee == 0x7B, value(0) else { return false }
    blank()
    return position == end
  }

  private func blank() {
    while position < end, position.pointee <= 0x20 { position += 1 }
  }

  private func take(_ byte: UInt8) -> Bool {
    blank()
    guard position < end, position.pointee == byte else { return false }
    position += 1
    return true
  }

  private func value(_ depth: Int) -> Bool {
    blank()
    guard position < end, depth <= JSONLine.depth else { return false }
    switch position.pointee {
    case 0x7B: return members(depth)
    case 0x5B: return elements(depth)
    case 0x22:
      guard let text = string() else { return false }
      keep(text)
      return true
    default:
      let start = position
      while position < end, position.pointee > 0x20, ![0x2C, 0x5D, 0x7D].contains(position.pointee) { position += 1 }
      let word = Field(start, position)
      if word.bytes.elementsEqual("null".utf8) { return true }
      guard word.double != nil || word.bytes.elementsEqual("true".utf8) || word.bytes.elementsEqual("false".utf8) else {
        return false
      }
      keep(word)
      return true
    }
  }

  private func members(_ depth: Int) -> Bool {
    position += 1
    if take(0x7D) { return true }
    let length = path.count
    repeat {
      blank()
      guard position < end, position.pointee == 0x22, let name = string(), take(0x3A) else { return false }
      if length > 0 { path.append(0x2E) }
      path.append(name)
      if wantsNames, depth == 0 { names.append(String(decoding: name.bytes, as: UTF8.self)) }
      guard value(depth + 1) else { return false }
      path.count = length
    } while take(0x2C)
    return take(0x7D)
  }

  private func elements(_ depth: Int) -> Bool {
    position += 1
    if take(0x5D) { return true }
    let length = path.count
    var index = 0
    repeat {
      path.append(0x2E)
      for byte in String(index).utf8 { path.append(byte) }
      guard value(depth + 1) else { return false }
      path.count = length
      index += 1
    } while take(0x2C)
    return take(0x5D)
  }

  /// The text between quotes, as it is.
  private func string() -> Field? {
    position += 1
    let start = position
    while position < end, position.pointee != 0x22 {
      position += position.pointee == 0x5C ? min(2, end - position) : 1
    }
    guard position < end else { return nil }
    position += 1
    return Field(start, position - 1)
  }

  private func keep(_ field: Field) {
    for place in 0..<paths.count where paths[place].count == path.count {
      if paths[place].elementsEqual(path.field.bytes) { values[place] = field }
    }
  }
}
