import Policies
import TestSupport
import Testing

@Suite("memcached") struct MemcachedTests {
  /// Microseconds; and half minutes, so that ages and the interval of 60 seconds matter.
  @Test(arguments: [1000, 30_000_000_000] as [Int64], ["segmented", "off"])
  func matchesTheNaiveModel(period: Int64, lru: String) throws {
    for (page, overhead) in [(1 << 20, 60), (400, 50), (64, 0)] as [(Int64, Int64)] {
      try compareWithNaive(
        "memcached:lru=\(lru):page=\(page):overhead=\(overhead)",
        { capacity, isUnit in
          NaiveMemcached(
            isSegmented: lru == "segmented", capacity: capacity, isUnit: isUnit, page: page, overhead: overhead)
        }, period: period)
    }
  }

  /// At full speed, all within a minute, nothing is bumped without the segmented LRU: a FIFO.
  @Test func withoutSegmentsAndWithinAMinuteItIsFIFO() throws {
    for capacity: Int64 in [50, 100] {
      let hits = try PolicyRun(
        policy: "memcached:lru=off", capacity: capacity, isUnit: true, keys: GoldenTrace.keys,
        times: GoldenTrace.keys.indices.map { Int64($0) * 1000 }
      ).replayAll().hits
      #expect(hits == (try hitCount("fifo", capacity: capacity, keys: GoldenTrace.keys)))
    }
  }

  /// With a minute and a second between requests everything is bumped: LRU.
  @Test func withoutSegmentsAndSlowItIsLRU() throws {
    for capacity: Int64 in [50, 100] {
      let hits = try PolicyRun(
        policy: "memcached:lru=off", capacity: capacity, isUnit: true, keys: GoldenTrace.keys,
        times: GoldenTrace.keys.indices.map { Int64($0) * 61_000_000_000 }
      ).replayAll().hits
      #expect(hits == (try hitCount("lru", capacity: capacity, keys: GoldenTrace.keys)))
    }
  }

  /// Calcification: memory that small items took stays theirs, and large ones have their class's first page only.
  @Test func pagesStayWithTheirClass() throws {
    // 8 pages of 4,000 bytes: 41 chunks of 96 a page. 328 items of 36 + 60 bytes take them all.
    let small = (0..<400).map { UInt32($0) }
    let large = (0..<300).map { UInt32(1000 + $0 % 20) }
    let keys = small + large + small.suffix(328)
    let sizes = keys.map { $0 < 1000 ? Int64(36) : 940 }
    let hits = try replayHits(
      policy: "memcached:page=4000", capacity: 32_000, isUnit: false, keys: keys, sizes: sizes,
      times: keys.indices.map { Int64($0) * 1000 }, checkEachStep: true)
    // 1,000 bytes take a chunk of 1,184: three a page, and 20 objects in turn never hit in three chunks.
    #expect(hits[400..<700].allSatisfy { !$0 })
    // What is left of the small ones is what room in objects' bytes allowed beside the three large ones.
    #expect(hits[700...].count { $0 } > 300)
  }
}
