/// Names of files made of any text.
enum FileName {
  /// Lower case letters, digits and single hyphens, at most 80.
  static func of(_ text: String) -> String {
    var name = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        name.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): name.unicodeScalars.append(Unicode.Scalar(byte + 32))
      default: if name.last != "-", !name.isEmpty { name += "-" }
      }
      if name.utf8.count == 80 { break }
    }
    while name.last == "-" { name.removeLast() }
    return name.isEmpty ? "picture" : name
  }

  /// A trace's name without folders and what stands behind the first point.
  static func stem(_ path: String) -> String {
    let last = path.split(separator: "/").last ?? ""
    return String(last.split(separator: ".").first ?? last)
  }
}
