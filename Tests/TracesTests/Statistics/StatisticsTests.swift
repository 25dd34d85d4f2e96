import CacheCore
import TestSupport
import Testing
import Traces

@Suite("Statistics of a trace")
struct StatisticsTests {
  private func gather(
    _ trace: TestTrace, blocks: Int = 1000, reuseObjects: Int = 1 << 24
  ) throws -> TraceStatistics {
    let source = ArraySource(trace)
    var gatherer = StatisticsGatherer(columns: source.columns, reuseObjects: reuseObjects)
    let block = RecordBlock(capacity: blocks, columns: source.columns)
    var more = true
    while more {
      block.count = 0
      more = try source.read(into: block)
      try gatherer.add(block)
    }
    return try gatherer.finish()
  }

  @Test("A trace of a few requests, by hand")
  func byHand() throws {
    let second: Int64 = 1_000_000_000
    let trace = TestTrace(
      keys: [1, 2, 1, 3, 1, 1, 2], sizes: [10, 20, 10, 30, 10, 11, 20],
      times: [0, 0, 1, 1, 2, 60, 61].map { $0 * second },
      operations: [.read, .write, .read, .read, .delete, .read, .read], ttls: [0, 5, 0, 0, 0, 0, 7])
    let found = try gather(trace)
    #expect((found.requests, found.reads, found.writes, found.deletes) == (7, 5, 1, 1))
    #expect((found.objects, found.objectBytes, found.accessBytes) == (3, 60, 101))
    #expect(found.sizeChanges == 1)
    #expect(found.accessesAfterDelete == 1)
    #expect(found.span == 61 * second)
    #expect((found.peakPerSecond, found.peakPerMinute) == (2, 5))
    #expect(found.popularity == [3, 2, 1])
    #expect(found.oneHitWonders == 1)
    // 1 after {2}, and 2 after {3, 1}; 1 after its delete has no distance.
    #expect(found.reuseDistances?.values.map(\.value) == [1, 2])
    #expect(found.reuseTimes?.values.map(\.value) == [second, 61 * second])
    #expect(found.ttls?.values.map(\.value) == [5, 7])
    #expect(found.accessShare(ofTop: 0.34) == 0.5)
  }

  @Test("Windows count distinct objects, whatever the width they end up with", arguments: [7, 400, 20_000])
  func windows(requests: Int) throws {
    let trace = TestTrace.random(requests: requests, objects: 500, seed: 3, sizes: true)
    let times = try #require(trace.times)
    let found = try gather(trace)
    #expect(found.windows.count <= 48)
    var seen: Set<UInt64> = []
    for window in found.windows {
      let inside = times.indices.filter {
        (window.start..<window.start + found.windowWidth).contains(times[$0] - times[0])
      }
      let keys = Set(inside.map { trace.keys[$0] })
      #expect(window.requests == Int64(inside.count))
      #expect(window.objects == Int64(keys.count))
      #expect(window.newObjects == Int64(keys.subtracting(seen).count))
      #expect(window.bytes == inside.reduce(0) { $0 + (trace.sizes?[$1] ?? 0) })
      seen.formUnion(keys)
    }
    #expect(found.windows.reduce(0) { $0 + $1.requests } == Int64(requests))
  }

  @Test("Blocks of any length give the same")
  func blocks() throws {
    let trace = TestTrace.random(requests: 5000, objects: 300, seed: 9, sizes: true, operations: true)
    let whole = try gather(trace, blocks: 5000)
    let parts = try gather(trace, blocks: 7)
    #expect(whole.reuseDistances?.values.map(\.count) == parts.reuseDistances?.values.map(\.count))
    #expect(whole.windows == parts.windows)
    #expect(whole.zipf?.alpha == parts.zipf?.alpha)
  }

  @Test("Without times windows are of requests, and nothing is said of time")
  func withoutTimes() throws {
    let found = try gather(TestTrace(keys: (0..<100).map { $0 % 10 }))
    #expect(found.windowWidth == 5)
    #expect(found.windows.map(\.objects) == [Int64](repeating: 5, count: 20))
    #expect(found.reuseTimes == nil && found.peakPerSecond == nil && found.objectBytes == nil)
  }

  @Test("Reuse distances from a sample are near the exact ones, and say what they come from")
  func sampledDistances() throws {
    var generator = SplitMix64(seed: 4)
    let trace = TestTrace(
      keys: (0..<200_000).map { _ in UInt64(max(generator.below(40_000), generator.below(40_000))) })
    let exact = try gather(trace)
    let sampled = try gather(trace, reuseObjects: 4000)
    #expect(exact.reuseRate == 1)
    #expect(sampled.reuseRate < 0.2)
    let (all, some) = (try #require(exact.reuseDistances), try #require(sampled.reuseDistances))
    for bound: Int64 in [4096, 16_384, 32_768] {
      let share = Double(all.count(below: bound)) / Double(all.count)
      #expect((Double(some.count(below: bound)) / Double(some.count) - share).magnitude < 0.05)
    }
  }

  @Test("A distribution of too many values is rounded down by 2 parts in 1000 at most")
  func roundedDistribution() throws {
    var distribution = Distribution(limit: 1000)
    for value in stride(from: Int64(0), to: 3_000_000, by: 7) { distribution.add(value) }
    let summary = distribution.summary()
    #expect(!summary.isExact)
    #expect(summary.count == 428_572 && summary.maximum == 2_999_997)
    #expect(summary.mean == 1_499_998.5)
    #expect(summary.count(below: 1 << 20) == (1 << 20) / 7 + 1)
    let median = Double(try #require(summary.quantile(0.5)))
    #expect(median <= 1_499_999 && median >= 1_499_999 * 0.998)
  }

  @Test("Times that are too far apart are an error")
  func farTimes() {
    #expect(throws: CachesimError.self) { try gather(TestTrace(keys: [1, 2], times: [.min, .max])) }
  }

  @Test("Quantiles are of the values that occurred")
  func quantiles() {
    var distribution = Distribution()
    for value: Int64 in [5, 1, 9, 1] { distribution.add(value) }
    let summary = distribution.summary()
    #expect([0.25, 0.5, 0.75, 0.76, 1].map { summary.quantile($0) } == [1, 1, 5, 9, 9])
    #expect(summary.mostFrequent(2).map(\.value) == [1, 5])
  }
}

@Suite("The Zipf law of a trace")
struct ZipfFitTests {
  @Test("The exponent comes back from counts that follow the law", arguments: [0.3, 0.8, 0.9995, 1.0, 1.2, 2.0])
  func exponent(alpha: Double) throws {
    let counts = (1...20_000).map { Int64((1e15 * PortableMath.exp(-alpha * PortableMath.log(Double($0)))).rounded()) }
    let fit = try #require(ZipfFit(counts, ranks: 1...Int.max))
    #expect((fit.alpha - alpha).magnitude < 1e-5)
    #expect((fit.lineAlpha - alpha).magnitude < 1e-3)
    #expect(fit.ks < 1e-5 && fit.lineR2 > 0.9999)
    let part = try #require(ZipfFit(counts, ranks: 10...5000))
    #expect(part.first == 10 && part.last == 5000 && (part.alpha - alpha).magnitude < 1e-5)
  }

  @Test("Objects that are all alike, or too few, have none")
  func none() {
    #expect(ZipfFit([4, 4, 4, 4], ranks: 1...Int.max) == nil)
    #expect(ZipfFit([5, 4], ranks: 1...Int.max) == nil)
    #expect(ZipfFit([], ranks: 1...Int.max) == nil)
  }
}
