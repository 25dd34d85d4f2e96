import CacheCore
import TestSupport
import Traces

/// The beginning of a real trace, as reads alone.
enum RealRequests {
  /// Keys and times of a trace below ../shared/traces; times that run backwards are the time before.
  static func read(_ path: String, limit: Int) throws(CachesimError) -> Requests? {
    guard let file = SharedFiles.shared("traces/" + path) else { return nil }
    let source = try TraceReading.open(TraceInput(path: file), format: nil, onBadRecord: .fail, ownThread: false)
    let block = RecordBlock(capacity: 10_000, columns: source.columns)
    var requests = Requests()
    var goesOn = true
    while goesOn, requests.keys.count < limit {
      block.count = 0
      goesOn = try source.read(into: block)
      for position in 0..<min(block.count, limit - requests.keys.count) {
        let time = block.times?[position] ?? Int64(requests.times.count) * 1_000_000
        requests.append(block.keys[position], at: max(requests.times.last ?? .min, time))
      }
    }
    let first = requests.times.first ?? 0
    requests.times = requests.times.map { $0 - first }
    return requests
  }
}
