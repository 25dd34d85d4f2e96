internal import CacheCore

/// Decodes the escapes of JSON texts (RFC 8259, section 7), so that a text is the same key however it was written.
struct JSONText {
  private var text = ByteScratch()

  /// The text that stands between quotes as `field`, in UTF-8; it lives until the next call. Nil: an escape is none.
  mutating func decoded(_ field: Field) -> Field? {
    guard field.bytes.contains(0x5C) else { return field }
    text.count = 0
    var position = field.start
    while position < field.end {
      let byte = position.pointee
      position += 1
      if byte != 0x5C {
        text.append(byte)
        continue
      }
      guard position < field.end else { return nil }
      let escaped = position.pointee
      position += 1
      switch escaped {
      case 0x22, 0x2F, 0x5C: text.append(escaped)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        guard var scalar = JSONText.unit(&position, field.end) else { return nil }
        if scalar >> 10 == 0x36 {
          // The first half of a pair; the second must follow.
          guard field.end - position >= 6, position[0] == 0x5C, position[1] == UInt8(ascii: "u") else { return nil }
          position += 2
          guard let low = JSONText.unit(&position, field.end), low >> 10 == 0x37 else { return nil }
          scalar = 0x10000 + ((scalar & 0x3FF) << 10 | (low & 0x3FF))
        }
        guard let character = Unicode.Scalar(scalar) else { return nil }
        for byte in String(character).utf8 { text.append(byte) }
      default: return nil
      }
    }
    return text.field
  }

  private static func unit(_ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UInt32? {
    guard end - position >= 4 else { return nil }
    var value: UInt32 = 0
    for place in 0..<4 {
      guard let digit = hexadecimalDigit(position[place]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    position += 4
    return value
  }

  func free() { text.free() }
}
