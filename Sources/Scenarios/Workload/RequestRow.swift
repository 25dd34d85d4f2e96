internal import CacheCore

/// A row of requests at equal distances.
struct RequestRow: Sendable {
  /// When the first comes, in nanoseconds.
  var at: Int64
  /// The keys in turn: the first, and how many.
  var firstKey: UInt64 = 0
  var keys: UInt64 = 1
  /// The text of its only key; nil: keys are numbers.
  var text: String?
  /// How many requests there are.
  var times: Int64 = 1
  /// Nanoseconds between them.
  var every: Int64 = 0
  var operation = Operation.read
  /// Bytes.
  var size: Int64 = 1
}
