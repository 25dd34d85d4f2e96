import CacheCore
import TestSupport
import Traces

/// All that a trace holds, as arrays.
struct ReadTrace {
  var format = ""
  var columns: TraceColumns = []
  var keys: [UInt64] = []
  var sizes: [Int64] = []
  var times: [Int64] = []
  var operations: [Operation] = []
  var ttls: [Int64] = []
  var costs: [Double] = []
  var badRecords = BadRecords()
  var warnings: [String] = []

  var distinct: Int { Set(keys).count }

  /// Reads a file from end to end.
  init(
    path: String, format: String? = nil, skip: Bool = false, ownThread: Bool = false, block capacity: Int = 1000
  ) throws(CachesimError) {
    try self.init(
      TraceInput(path: path), format: format, skip: skip, ownThread: ownThread, block: capacity)
  }

  init(
    _ input: TraceInput, format: String? = nil, skip: Bool = false, keys rules: KeyRules = KeyRules(),
    ownThread: Bool = false, block capacity: Int = 1000
  ) throws(CachesimError) {
    var choice: FormatChoice?
    if let format { choice = try FormatChoice(format) }
    let trace = try TraceReading.open(
      input, format: choice, onBadRecord: skip ? .skip : .fail, keys: rules, ownThread: ownThread)
    self.format = trace.format
    columns = trace.columns
    let block = RecordBlock(capacity: capacity, columns: trace.columns)
    var goesOn = true
    while goesOn {
      block.count = 0
      goesOn = try trace.read(into: block)
      let range = 0..<block.count
      keys += range.map { block.keys[$0] }
      if let column = block.sizes { sizes += range.map { column[$0] } }
      if let column = block.times { times += range.map { column[$0] } }
      if let column = block.operations { operations += range.map { Operation(rawValue: column[$0]) ?? .read } }
      if let column = block.ttls { ttls += range.map { column[$0] } }
      if let column = block.costs { costs += range.map { column[$0] } }
    }
    badRecords = trace.badRecords
    warnings = trace.warnings
  }

  /// Reads a file with some text.
  init(_ name: String, _ text: String, format: String? = nil, skip: Bool = false) throws(CachesimError) {
    let file = try TemporaryFile(name, text)
    try self.init(path: file.path, format: format, skip: skip)
  }

  /// Reads a file with some bytes.
  init(_ name: String, bytes: [UInt8], format: String? = nil, skip: Bool = false) throws(CachesimError) {
    let file = try TemporaryFile(name, bytes)
    try self.init(path: file.path, format: format, skip: skip)
  }
}

/// The error that reading ends with; nil if it does not.
func failure(_ body: () throws(CachesimError) -> ReadTrace) -> CachesimError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error
  }
}

/// The key of a text.
func key(_ text: String) -> UInt64 {
  var text = text
  return text.withUTF8 { StableHash.key(ofText: UnsafeRawBufferPointer($0)) }
}
