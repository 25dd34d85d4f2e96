/// How wide a text is at most, before any browser has seen it: advance widths of DejaVu Sans, which is wider than what
/// browsers take for `sans-serif` elsewhere (its letters are those of Bitstream Vera, as wide as Verdana's).
///
/// Source: the `hmtx` table of DejaVu Sans 2.37, https://dejavu-fonts.github.io.
enum TextWidth {
  /// Thousandths of the size, for U+0020 to U+007E.
  private static let ascii: [UInt16] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
    748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
  ]
  /// Of anything else: the widest letters of European alphabets, and East Asian ones, are not wider.
  private static let other = 1100.0
  /// How much wider bold letters are: at most by this.
  private static let bold = 1.2

  /// The width of a text of a size, both in the picture's units.
  static func of(_ text: String, size: Double, isBold: Bool = false) -> Double {
    let thousandths = text.unicodeScalars.reduce(0.0) { sum, scalar in
      let place = Int(scalar.value) - 0x20
      if scalar == "\u{A0}" { return sum + Double(ascii[0]) }
      return sum + (ascii.indices.contains(place) ? Double(ascii[place]) : other)
    }
    return thousandths / 1000 * size * (isBold ? bold : 1)
  }

  /// The text, with something left out of its middle where it is wider than that.
  static func fitted(_ text: String, size: Double, width: Double) -> String {
    guard of(text, size: size) > width else { return text }
    let characters = Array(text)
    var kept = characters.count - 1
    while kept > 1 {
      let head = String(characters[..<((kept + 1) / 2)])
      let shorter = head + "…" + String(characters[(characters.count - kept / 2)...])
      if of(shorter, size: size) <= width { return shorter }
      kept -= 1
    }
    return "…"
  }

  /// Lines no wider than that, broken at spaces, and inside of words that are wider.
  static func wrapped(_ text: String, size: Double, width: Double, isBold: Bool = false) -> [String] {
    var lines: [String] = []
    var line = ""
    func fits(_ text: String) -> Bool { of(text, size: size, isBold: isBold) <= width }
    for word in text.split(separator: " ").map(String.init) {
      let longer = line.isEmpty ? word : line + " " + word
      if fits(longer) {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      for character in word {
        if !line.isEmpty, !fits(line + String(character)) {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
