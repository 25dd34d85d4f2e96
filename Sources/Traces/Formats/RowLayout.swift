/// What is in which column of a published trace whose rows always look the same. Places count from 0; -1: not there.
struct RowLayout: Sendable {
  /// How the first column of times is written.
  enum Clock: Sendable {
    /// In units of so many nanoseconds.
    case unit(Int64)
    /// In 100 ns since 1601 (Windows), given on as nanoseconds since 1970.
    case filetime
    /// As yyyymmddHHMMSS, UTC.
    case calendar
  }

  /// How operations are written.
  enum Operations: Sendable {
    case words
    /// `0` or `1`, of which this one (an ASCII digit) reads and the other writes.
    case digit(reads: UInt8)
    /// A word and what follows a point: getChunkData.Permanent, putChunk.Permanent.
    case chunk
    /// REST.GET.OBJECT and its like.
    case rest
    /// `-` reads, anything else writes.
    case saved
  }

  /// What parts the columns; a space stands for any number of spaces and tabs.
  var delimiter: UInt8 = 0x2C
  /// The fewest and most columns of a row.
  var count: ClosedRange<Int>
  /// The header's names for the columns in the order key, time, size, op, ttl, requests; empty where there is none.
  var header: [String] = []
  var key: Int
  /// Whether the key is a number (an offset); else it is text.
  var keyIsNumber = false
  /// Up to two columns that tell objects of the same key apart (a volume).
  var first = -1
  var second = -1
  var time = -1
  var clock = Clock.unit(1_000_000_000)
  var size = -1
  /// How many bytes a unit of size has.
  var sizeUnit: Int64 = 1
  var operation = -1
  var operations = Operations.words
  var ttl = -1
  /// The column with the number of requests that a row stands for.
  var requests = -1
}
