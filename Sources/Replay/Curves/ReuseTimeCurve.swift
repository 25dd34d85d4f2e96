internal import CacheCore
internal import CacheStructures
internal import Policies

/// An LRU curve from the times between requests for the same object (AET).
///
/// With P(x) the share of requests whose object was last asked for more than x requests ago, an object travels to the end
/// of an LRU cache of C objects in the t for which the sum of P over 0..<t is C, and the miss ratio is P(t). An estimate:
/// it takes what a trace does for stationary. O(1) a request. Source: Hu, Wang, Li, Luo, Fast Miss Ratio Curve Modeling for
/// Storage Cache, ATC 2016 (and ACM TOS 14(2), 2018, doi 10.1145/3185751), without its sampling.
struct ReuseTimeCurve: ~Copyable, BlockSimulation {
  private let rule: OperationRule
  private let result: ReuseTimes
  /// The number of each object's last request, plus one; 0: none.
  private var last = SlotArray<Int64>()
  private var now: Int64 = 0

  /// Counts into `result`.
  init(_ result: ReuseTimes, rule: OperationRule) {
    self.result = result
    self.rule = rule
  }

  mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    guard let ids = columns.pointee.ids else { preconditionFailure("reuse times need dense ids") }
    last.reserve(columns.pointee.objects)
    for position in range {
      prefetch(last.pointer(ids[min(position &+ 16, range.upperBound &- 1)]))
      let operation = Request(columns, position).operation
      let object = ids[position]
      guard operation != .delete else {
        last[object] = 0
        continue
      }
      now += 1
      let before = last[object]
      last[object] = now
      if operation == .read || rule == .accesses { result.count(before == 0 ? nil : now - before) }
    }
  }

  mutating func begin(_ stretch: TraceStretch) { if stretch == .counted { result.clear() } }
  var counters: CacheCounters { CacheCounters() }
  var windowCounters: CacheCounters { CacheCounters() }
}

/// What a `ReuseTimeCurve` counted. One thread at a time.
final class ReuseTimes: @unchecked Sendable {
  private var requests = 0.0
  private var times = LogBuckets()

  func clear() {
    requests = 0
    times = LogBuckets()
  }

  func count(_ time: Int64?) {
    requests += 1
    if let time { times.add(UInt64(time), 1) }
  }

  /// The miss ratios of caches of so many objects, in their order; nil without requests.
  func missRatios(_ capacities: [Int64]) -> [Double?] {
    guard requests > 0 else { return capacities.map { _ in nil } }
    var ratios = [Double?](repeating: nil, count: capacities.count)
    var rest = capacities.indices.sorted { capacities[$0] < capacities[$1] }[...]
    var tail = 1.0
    var area = 0.0
    for part in times.parts where part.start > 0 {
      // P falls evenly within a part; it is `tail` before it and `after` behind it.
      let width = Double(part.end - part.start)
      let after = max(0, tail - part.weight / requests)
      let whole = part.end - part.start == 1 ? tail : width * (tail + after) / 2
      while let index = rest.first, Double(capacities[index]) <= area + whole {
        let share = whole > 0 ? (Double(capacities[index]) - area) / whole : 0
        ratios[index] = tail + (after - tail) * share
        rest = rest.dropFirst()
      }
      area += whole
      tail = after
    }
    for index in rest { ratios[index] = tail }
    return ratios
  }
}
