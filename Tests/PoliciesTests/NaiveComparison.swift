import CacheCore
import Policies
import TestSupport
import Testing

/// Compares a policy hit for hit with its naive model on random traces: several capacities, in objects and in bytes, in
/// both memory modes, with writes that change sizes and with deletes, checking all invariants after each request. Requests
/// are `period` nanoseconds apart, and times to live up to 200 periods.
func compareWithNaive<Policy: NaivePolicy>(
  _ spelling: String, _ make: (_ capacity: Int64, _ isUnit: Bool) -> Policy, period: Int64 = 1000,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try compareWithNaive(
    spelling, make, admission: nil, { _, _ in NaiveAlways() }, period: period, sourceLocation: sourceLocation)
}

/// The same with an admission filter, and the naive model of that.
func compareWithNaive<Policy: NaivePolicy, Admission: NaiveAdmission>(
  _ spelling: String, _ make: (_ capacity: Int64, _ isUnit: Bool) -> Policy, admission: String?,
  _ makeAdmission: (_ capacity: Int64, _ isUnit: Bool) -> Admission, period: Int64 = 1000,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  for (seed, hasDeletes) in [(1, false), (2, true)] as [(UInt64, Bool)] {
    var trace = PolicyTrace(seed: seed, requests: 1000, objects: 60, largest: 40, hasDeletes: hasDeletes)
    trace.times = trace.times.map { $0 / 1000 * period }
    trace.ttls = trace.ttls.map { $0 / 1000 * period }
    for (capacity, isUnit) in [
      (1, true), (2, true), (3, true), (7, true), (20, true), (55, true),
      (10, false), (45, false), (150, false), (500, false), (1100, false),
    ] as [(Int64, Bool)] {
      for (sizeRule, memory) in [(.stored, .dense), (.latest, .hashed)] as [(SizeRule, MemoryMode)] {
        let expected = naiveHits(
          make(capacity, isUnit), trace, capacity: capacity, isUnit: isUnit, sizeRule: sizeRule,
          admission: makeAdmission(capacity, isUnit))
        let hits = try replayHits(
          policy: spelling, capacity: capacity, isUnit: isUnit, keys: trace.keys, sizes: trace.sizes,
          times: trace.times, ttls: trace.ttls, costs: trace.costs, nextAccesses: trace.nextAccesses,
          operations: trace.operations, seed: 5, sizeRule: sizeRule, memory: memory, admission: admission,
          checkEachStep: true)
        let difference = zip(hits, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        #expect(
          difference == nil,
          "\(spelling) \(admission ?? ""), \(capacity) \(isUnit ? "objects" : "bytes"), seed \(seed), \(sizeRule)",
          sourceLocation: sourceLocation)
        if difference != nil { return }
      }
    }
  }
}

/// The hits of a policy on a trace of objects of one size.
func hitCount(_ spelling: String, capacity: Int64, keys: [UInt32], seed: UInt64 = 1) throws -> Int64 {
  try PolicyRun(
    policy: spelling, capacity: capacity, isUnit: true, keys: keys, nextAccesses: nextAccessIndices(keys), seed: seed
  ).replayAll().hits
}

/// The hits of a policy on the golden trace of FIELD.md 0.5 at 50 and 100 objects.
func goldenHits(_ spelling: String) throws -> [Int64] {
  try [50, 100].map { try hitCount(spelling, capacity: $0, keys: GoldenTrace.keys) }
}

/// 200 laps over 1,000 objects: FIELD.md 0.3.
let loopKeys = (0..<200_000).map { UInt32($0 % 1000) }
