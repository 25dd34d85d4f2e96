import CacheCore
import TestSupport
import Testing
import Traces

/// The beginning of a real trace, as reads alone: what the two engines are compared on.
struct RealTrace: CustomTestStringConvertible, Sendable {
  /// Below ../shared/traces.
  let path: String
  /// The format, where it is not the one that is found out.
  var format: String?
  /// How many requests of it.
  let limit: Int

  var testDescription: String { path }

  /// Keys, sizes and times; times that run backwards are the time before (rule 10). A trace without times has a request a
  /// millisecond.
  func read() throws(CachesimError) -> TestTrace? {
    guard let file = SharedFiles.shared("traces/" + path) else { return nil }
    var choice: FormatChoice?
    if let format { choice = try FormatChoice(format) }
    let source = try TraceReading.open(
      TraceInput(path: file), format: choice, onBadRecord: .fail, ownThread: false)
    let block = RecordBlock(capacity: 10_000, columns: source.columns)
    var trace = TestTrace(keys: [])
    var (sizes, times): ([Int64], [Int64]) = ([], [])
    var goesOn = true
    while goesOn, trace.keys.count < limit {
      block.count = 0
      goesOn = try source.read(into: block)
      for position in 0..<min(block.count, limit - trace.keys.count) {
        trace.keys.append(block.keys[position])
        if let column = block.sizes { sizes.append(column[position]) }
        times.append(max(times.last ?? .min, block.times?[position] ?? Int64(times.count) * 1_000_000))
      }
    }
    trace.times = times
    if block.sizes != nil { trace.sizes = sizes }
    return trace
  }
}
