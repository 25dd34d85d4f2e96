/// Reading sizes in bytes: `4096`, `512B`, `64KiB`, `1.5MB`.
public enum ByteSize {
  /// Multipliers of the units of bytes.
  static let units: [(String, Double)] = [
    ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("TiB", 1_099_511_627_776),
    ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
  ]

  /// Bytes, or nil if `text` is not a size. Without a unit it is bytes; a fraction is rounded down.
  public static func bytes(_ text: String) -> Int64? {
    let end = text.lastIndex(where: { $0.isNumber || $0 == "." }).map { text.index(after: $0) } ?? text.startIndex
    let (digits, unit) = (text[..<end], text[end...])
    guard digits.first?.isNumber == true, digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
      let factor = unit.isEmpty ? 1 : units.first(where: { $0.0 == unit })?.1
    else { return nil }
    if let whole = Int64(digits), factor == 1 { return whole }
    guard let value = Double(digits), value * factor < 0x1p62 else { return nil }
    return Int64(value * factor)
  }
}
