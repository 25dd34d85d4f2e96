/// What is in which column of a published trace, a request a row.
struct RowLayout: Sendable {
  /// What parts the columns.
  enum Delimiter: Sendable {
    case comma, tab
    /// Any number of spaces and tabs.
    case spaces
  }

  /// No published trace has more columns.
  static let mostColumns = 32

  var delimiter = Delimiter.comma
  /// The fewest and most columns of a row; a header says it of its own trace.
  var count = 1...RowLayout.mostColumns
  /// Names by which a header is told from others, besides those of the columns.
  var marks: [String] = []
  var key: RowColumn
  /// Whether the key is a number (an offset), however it is written; else it is text.
  var keyIsNumber = false
  /// How many bytes a key that is a number counts.
  var keyUnit: Int64 = 1
  /// Up to two columns that tell objects of the same key apart: a volume, a variant.
  var variant = RowColumn.none
  var secondVariant = RowColumn.none
  var time = RowColumn.none
  var clock = RowClock.unit(1_000_000_000)
  /// When the trace was taken at the earliest, in seconds since 1970: rows with earlier times are not recognised as its.
  var since: Int64 = 0
  var size = RowColumn.none
  /// How many bytes a unit of size has.
  var sizeUnit: Int64 = 1
  /// Where the size is found if `size` says -1, not known.
  var otherSize = RowColumn.none
  /// The size of the key, where `size` is that of the value alone.
  var keySize = RowColumn.none
  var operation = RowColumn.none
  var operations = RowOperations.words
  /// In seconds; empty, 0 and -1 are none.
  var ttl = RowColumn.none
  /// How many requests a row stands for.
  var requests = RowColumn.none

  /// Whether the first line names the columns.
  var hasHeader: Bool { if case .named = key { true } else { false } }
}
