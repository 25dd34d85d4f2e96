/// The values of a picture, in words and digits.
struct DataTable: Sendable, Equatable {
  /// What the columns are.
  var headings: [String]
  /// As many cells each; the first says what the row is.
  var rows: [[String]]
}
