import CacheCore
import TestSupport
import Traces

/// The distinct keys of a real trace.
enum RealKeys {
  /// Reads a trace below ../shared/traces; nil where it is not there.
  static func read(_ path: String) throws(CachesimError) -> Set<UInt64>? {
    guard let file = SharedFiles.shared("traces/" + path) else { return nil }
    let source = try TraceReading.open(TraceInput(path: file), onBadRecord: .fail, ownThread: false)
    let block = RecordBlock(capacity: 10_000, columns: source.columns)
    var keys: Set<UInt64> = []
    var goesOn = true
    while goesOn {
      block.count = 0
      goesOn = try source.read(into: block)
      for position in 0..<block.count { keys.insert(block.keys[position]) }
    }
    return keys
  }
}
