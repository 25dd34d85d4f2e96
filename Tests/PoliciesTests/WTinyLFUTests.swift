import TestSupport
import Testing

@Suite struct WTinyLFUTests {
  @Test(arguments: [(0.01, 0.8), (0.3, 0.8), (0, 0), (0.2, 0), (0, 1)])
  func agreesWithTheNaiveModel(_ window: Double, _ protected: Double) throws {
    try compareWithNaive("w-tinylfu:window=\(window):protected=\(protected)") { capacity, isUnit in
      NaiveWTinyLFU(capacity: capacity, isUnit: isUnit, window: window, protected: protected)
    }
  }

  /// With objects larger than the cache, for which others leave.
  @Test func othersLeaveForWhatIsTooLarge() throws {
    try compareWithNaive("w-tinylfu:window=0.3:oversized=caffeine") { capacity, isUnit in
      NaiveWTinyLFU(capacity: capacity, isUnit: isUnit, window: 0.3, oversizedEvict: true)
    }
  }

  @Test(arguments: [0.01, 0.3]) func agreesWithTheNaiveModelOfLibCacheSims(_ window: Double) throws {
    try compareWithNaive("libcachesim-w-tinylfu:window=\(window)") { capacity, _ in
      NaiveLibCacheSimWTinyLFU(capacity: capacity, window: window)
    }
  }

  /// A scan passes through the window; LRU keeps nothing of the hundred popular objects.
  @Test func aScanLeavesWhatIsPopular() throws {
    let popular = (0..<1000).map { UInt32($0 % 100) }
    let keys = popular + (0..<1400).map { UInt32($0 + 100) } + popular
    #expect(try hitCount("w-tinylfu", capacity: 200, keys: keys) == 900 + 1000)
    #expect(try hitCount("lru", capacity: 200, keys: keys) == 900 + 900)
  }

  /// Climbing finds the window that a trace with recency only wants.
  @Test(arguments: ["simple", "trust"]) func theWindowGrowsForRecency(climb: String) throws {
    // Everything is asked for four times, within 300 requests, and never again.
    let keys = (0..<400_000).map { (index: Int) -> UInt32 in UInt32(100 + index / 4 - index % 4 * 25) }
    let still = try hitCount("w-tinylfu", capacity: 200, keys: keys)
    #expect(try hitCount("w-tinylfu:climb=\(climb)", capacity: 200, keys: keys) > still)
  }
}
