internal import CacheCore

/// A pattern of keys: `*` any bytes, `?` one, `[a-z]` one of these, `[^a-z]` one of the others, a backslash before what
/// stands for itself. Source of the rules: Redis, KEYS (but that a bracket that is not closed stands for itself).
package struct KeyGlob: Sendable, Equatable {
  enum Part: Sendable, Equatable {
    case byte(UInt8)
    case one
    case some
    case among(ByteSet)
  }

  /// Which of the 256 bytes.
  struct ByteSet: Sendable, Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    mutating func insert(_ byte: UInt8) {
      let bit: UInt64 = 1 << UInt64(byte & 63)
      switch byte >> 6 {
      case 0: words.0 |= bit
      case 1: words.1 |= bit
      case 2: words.2 |= bit
      default: words.3 |= bit
      }
    }

    mutating func invert() { words = (~words.0, ~words.1, ~words.2, ~words.3) }

    func contains(_ byte: UInt8) -> Bool {
      let word =
        switch byte >> 6 {
        case 0: words.0
        case 1: words.1
        case 2: words.2
        default: words.3
        }
      return word >> UInt64(byte & 63) & 1 != 0
    }

    static func == (left: ByteSet, right: ByteSet) -> Bool { left.words == right.words }
  }

  var parts: [Part] = []

  /// Reads a pattern.
  package init(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    var place = 0
    while place < bytes.count { parts.append(KeyGlob.part(bytes, &place)) }
  }

  /// The part that begins at a place, and goes behind it.
  static func part(_ bytes: [UInt8], _ place: inout Int) -> Part {
    let byte = bytes[place]
    place += 1
    switch byte {
    case UInt8(ascii: "*"): return .some
    case UInt8(ascii: "?"): return .one
    case UInt8(ascii: "["):
      guard let end = bytes.indices.dropFirst(place + 1).first(where: { bytes[$0] == UInt8(ascii: "]") }) else {
        return .byte(byte)
      }
      defer { place = end + 1 }
      return .among(set(bytes[place..<end]))
    case UInt8(ascii: "\\") where place < bytes.count:
      place += 1
      return .byte(bytes[place - 1])
    default: return .byte(byte)
    }
  }

  private static func set(_ inside: ArraySlice<UInt8>) -> ByteSet {
    var set = ByteSet()
    let isNegated = inside.first == UInt8(ascii: "^")
    var rest = isNegated ? inside.dropFirst() : inside
    while let low = rest.popFirst() {
      guard rest.count >= 2, rest.first == UInt8(ascii: "-") else {
        set.insert(low)
        continue
      }
      rest.removeFirst()
      let high = rest.removeFirst()
      for byte in min(low, high)...max(low, high) { set.insert(byte) }
    }
    if isNegated { set.invert() }
    return set
  }

  /// Whether all of a key is as the pattern says. At most the key's length times the pattern's steps: of several `*`, only
  /// the last is tried at other lengths, since an earlier one that took more would leave less.
  package func matches(_ key: UnsafeRawBufferPointer) -> Bool {
    parts.withUnsafeBufferPointer { KeyGlob.matches($0[...], key) }
  }

  static func matches(_ parts: Slice<UnsafeBufferPointer<Part>>, _ key: UnsafeRawBufferPointer) -> Bool {
    var (place, part) = (0, parts.startIndex)
    var retry: (place: Int, part: Int)?
    while true {
      if part < parts.endIndex, parts[part] == .some {
        part += 1
        retry = (place, part)
        continue
      }
      if part == parts.endIndex, place == key.count { return true }
      if part < parts.endIndex, place < key.count, parts[part].takes(key[place]) {
        (place, part) = (place + 1, part + 1)
        continue
      }
      guard let last = retry, last.place < key.count else { return false }
      retry = (last.place + 1, last.part)
      (place, part) = (last.place + 1, last.part)
    }
  }
}

extension KeyGlob.Part {
  /// Whether the part, if it is one of one byte, may be this.
  func takes(_ byte: UInt8) -> Bool {
    switch self {
    case .byte(let wanted): byte == wanted
    case .one: true
    case .some: false
    case .among(let set): set.contains(byte)
    }
  }
}
