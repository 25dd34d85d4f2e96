extension Field {
  /// What a field must be like for `isFound`.
  static let foundForm = "yes or no, true or false, 1 or 0, or an HTTP status; found=none takes all objects to be there"

  /// Whether the field says that the origin holds an object: words for yes and no, or an HTTP status, of which 404 and 410
  /// say that it does not. Empty: it does. Nil: it says neither.
  var isFound: Bool? {
    if isEmpty { return true }
    if let number = unsigned {
      if number < 2 { return number == 1 }
      return (100..<1000).contains(number) ? number != 404 && number != 410 : nil
    }
    guard count <= 9 else { return nil }
    return switch String(decoding: bytes, as: UTF8.self).lowercased() {
    case "yes", "y", "true", "t", "found": true
    case "no", "n", "false", "f", "not_found", "not-found", "not found", "notfound": false
    default: nil
    }
  }
}
