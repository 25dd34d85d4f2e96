import CacheCore
import Glibc
import Testing

@testable import Workloads

/// What the models draw against what their formulas say: chi-square at fixed seeds, passed where p is above 0.001.
@Suite struct ModelLawsTests {
  static let significance = 0.001

  func fits(
    _ model: String, _ given: [String], _ law: [Double], _ location: SourceLocation = #_sourceLocation
  ) throws {
    let drawn = try Drawn(model, given + ["requests=300k"])
    let p = ChiSquare.pValue(counts: drawn.histogram(law.count), probabilities: law)
    #expect(p > Self.significance, "\(model): p = \(p)", sourceLocation: location)
  }

  @Test func uniform() throws { try fits("uniform", ["objects=777"], [Double](repeating: 1 / 777, count: 777)) }

  @Test func hotspot() throws {
    let law = (0..<1000).map { $0 < 150 ? 0.7 / 150 : 0.3 / 850 }
    try fits("hotspot", ["objects=1000", "hot=0.15", "share=0.7"], law)
    try fits("hotspot", ["objects=100", "hot=1", "share=0.7"], [Double](repeating: 0.01, count: 100))
    try fits("hotspot", ["objects=100", "hot=0"], [Double](repeating: 0.01, count: 100))
  }

  @Test(arguments: [5.0, 300, 1e6]) func exponential(mean: Double) throws {
    let total = -expm1(-1000 / mean)
    let law = (0..<1000).map { Glibc.exp(-Double($0) / mean) * -expm1(-1 / mean) / total }
    try fits("exponential", ["objects=1000", "mean=\(mean)"], law)
  }

  @Test(arguments: [(0.3, 1.0), (1.0, 100.0), (2.5, 50.0)]) func pareto(shape: Double, scale: Double) throws {
    func survival(_ x: Double) -> Double { pow(1 + x / scale, -shape) }
    let law = (0..<1000).map { (survival(Double($0)) - survival(Double($0 + 1))) / (1 - survival(1000)) }
    try fits("pareto", ["objects=1000", "shape=\(shape)", "scale=\(scale)"], law)
  }

  /// Gray's generator: ranks 1 and 2 exactly, the rest by the continuous inverse.
  @Test func ycsbZipfian() throws {
    let (n, theta) = (1000, 0.99)
    let zeta = (1...n).reduce(0) { $0 + pow(Double($1), -theta) }
    let eta = (1 - pow(2 / Double(n), 1 - theta)) / (1 - (1 + pow(0.5, theta)) / zeta)
    // Below which u the item is at most k.
    func bound(_ k: Int) -> Double {
      let first = (1 + pow(0.5, theta)) / zeta
      if k == 0 { return max(1 / zeta, 0) }
      let u = (pow(Double(k + 1) / Double(n), 1 - theta) - 1 + eta) / eta
      return min(1, max(first, u))
    }
    try fits("ycsb-zipfian", ["objects=1000"], (0..<n).map { bound($0) - ($0 == 0 ? 0 : bound($0 - 1)) })
  }

  /// zeta(10^10, 0.99), which YCSB has as a constant, by our sum.
  @Test func zetaIsYCSBs() {
    #expect(abs(GrayZipfian.zeta(10_000_000_000, 0.99) - 26.46902820178302) < 1e-6)
    #expect(abs(GrayZipfian.zeta(20_000, 0.99) - (1...20_000).reduce(0) { $0 + pow(Double($1), -0.99) }) < 1e-9)
  }

  @Test func growingIsStartingLarger() {
    var grown = GrayZipfian(count: 500)
    for _ in 0..<500 { grown.grow() }
    let (whole, n) = (GrayZipfian(count: 1000), 2000)
    var (first, second) = (SplitMix64(seed: 3), SplitMix64(seed: 3))
    #expect((0..<n).count { _ in grown.item(&first) == whole.item(&second) } >= n - 1)
  }

  /// FNV-1a of eight zero bytes, as published, without its sign.
  @Test func ycsbHash() {
    #expect(YCSBHash.of(0) == Int64(bitPattern: 0xA8C7_F832_281A_39C5).magnitude)
  }

  @Test(arguments: [1, 2, 3, 5, 16, 1000, 4097]) func permutationsAreBijections(count: UInt64) {
    let permutation = Permutation(count: count, seed: 9)
    #expect(Set((0..<count).map { permutation.of($0) }) == Set(0..<count))
  }

  /// The same ranks as zipf, elsewhere: sorted counts are equal.
  @Test func scrambledZipfIsZipf() throws {
    let given = ["objects=500", "alpha=0.8", "requests=50k"]
    let plain = try Drawn("zipf", given).histogram(500)
    let scrambled = try Drawn("zipf-scrambled", given).histogram(500)
    #expect(plain.sorted() == scrambled.sorted() && plain != scrambled)
  }

  @Test func loopSequentialAndScans() throws {
    #expect(try Drawn("loop", ["objects=3", "requests=7"]).keys == [0, 1, 2, 0, 1, 2, 0])
    #expect(try Drawn("sequential", ["first=5", "requests=4"]).keys == [5, 6, 7, 8])
    let mix = try Drawn(
      "scan-mix", ["objects=10", "every=5", "length=3", "scan-objects=4", "requests=32"]
    ).keys
    #expect(mix.filter { $0 >= 10 } == [10, 11, 12, 13, 10, 11, 12, 13, 10, 11, 12, 13])
    #expect(mix.indices.allSatisfy { (mix[$0] >= 10) == ($0 % 8 >= 5) })
  }

  @Test func latestFollowsTheNewest() throws {
    let keys = try Drawn("latest", ["objects=200", "new=0.1", "requests=200k"]).keys
    var newest: UInt64 = 199
    var ages = [Int](repeating: 0, count: 200)
    var births = 0
    for key in keys {
      if key > newest {
        #expect(key == newest + 1)
        newest = key
        births += 1
      } else {
        ages[Int(newest - key)] += 1
      }
    }
    #expect(abs(Double(births) / 200_000 - 0.1) < 4 * (0.09 / 200_000).squareRoot())
    #expect(ChiSquare.pValue(counts: ages, probabilities: AliasTable(zipf: 200, alpha: 1).probabilities) > 0.001)
  }

  /// Stack distances, measured by an array, follow the law, and new objects their share.
  @Test func lruStack() throws {
    let keys = try Drawn("lru-stack", ["objects=300", "alpha=0.7", "new=0.05", "requests=100k"]).keys
    var stack = (0..<300).map { UInt64(299 - $0) }
    var depths = [Int](repeating: 0, count: 300)
    var new = 0
    for key in keys {
      if let depth = stack.firstIndex(of: key) {
        depths[depth] += 1
        stack.remove(at: depth)
      } else {
        new += 1
        stack.removeLast()
      }
      stack.insert(key, at: 0)
    }
    #expect(abs(Double(new) / 100_000 - 0.05) < 4 * (0.05 * 0.95 / 100_000).squareRoot())
    #expect(ChiSquare.pValue(counts: depths, probabilities: AliasTable(zipf: 300, alpha: 0.7).probabilities) > 0.001)
  }

  @Test func flashCrowdRisesAndFalls() throws {
    let keys = try Drawn(
      "flash-crowd", ["objects=100", "every=20k", "share=0.4", "ramp=2k", "decay=3000", "requests=2M"]
    ).keys
    // Requests for the crowds' objects by time since the crowd began, over 100 crowds.
    var observed = [Int](repeating: 0, count: 20)
    for (index, key) in keys.enumerated() where key >= 100 {
      #expect(key == 100 + UInt64(index / 20_000))
      observed[index % 20_000 / 1000] += 1
    }
    let expected: [Double] = (0..<20_000).map { (since: Int) -> Double in
      since <= 2000 ? 0.4 * Double(since) / 2000 : 0.4 * Glibc.exp(-Double(since - 2000) / 3000)
    }
    for cell in 0..<20 {
      let mean = 100 * expected[cell * 1000..<(cell + 1) * 1000].reduce(0, +)
      #expect(abs(Double(observed[cell]) - mean) < 5 * mean.squareRoot() + 5, "\(cell)")
    }
  }

  @Test func churnReplacesObjects() throws {
    let keys = try Drawn("churn", ["objects=50", "alpha=0", "life=1000", "requests=100k"]).keys
    // Every place sees a generation a life; generations never fall, and ranks stay uniform.
    var generation = [UInt64](repeating: 0, count: 50)
    var counts = [Int](repeating: 0, count: 50)
    for key in keys {
      let place = Int(key % 50)
      #expect(key / 50 >= generation[place])
      generation[place] = key / 50
      counts[place] += 1
    }
    #expect(generation.allSatisfy { (98...100).contains($0) })
    #expect(ChiSquare.pValue(counts: counts, probabilities: [Double](repeating: 0.02, count: 50)) > 0.001)
  }

  /// Among very many objects a repetition is a burst's: their share is `again`, within the window.
  @Test func burstsRepeatSoon() throws {
    let keys = try Drawn(
      "bursts", ["objects=1G", "alpha=0", "again=0.4", "window=50", "requests=200k"]
    ).keys
    var last: [UInt64: Int] = [:]
    var (again, far) = (0, 0)
    for (index, key) in keys.enumerated() {
      if let before = last[key] {
        again += 1
        if index - before > 51 { far += 1 }
      }
      last[key] = index
    }
    #expect(abs(Double(again) / 200_000 - 0.4) < 0.006)
    #expect(far < 50)
  }

  /// A turn's blocks are its prompt's, then the conversation's so far: every block has one block that it can follow.
  @Test func llmPrefixesAreTrees() throws {
    let keys = try Drawn(
      "llm-prefix", ["prompts=5", "prompt-blocks=3", "sessions=20", "longest=64", "requests=50k"]
    ).keys
    var parents: [UInt64: UInt64] = [:]
    for (before, key) in zip(keys, keys.dropFirst()) where !(key < 15 && key % 3 == 0) {
      #expect(parents[key, default: before] == before)
      parents[key] = before
    }
    #expect(Set(keys).count < keys.count / 2)
  }

  static let ycsb: [(String, Double, Double, Double)] = [
    ("ycsb-a", 0.5, 0.5, 0), ("ycsb-b", 0.95, 0.05, 0), ("ycsb-c", 1, 0, 0), ("ycsb-d", 0.95, 0.05, 0.05),
    ("ycsb-f", 2.0 / 3, 1.0 / 3, 0),
  ]

  @Test(arguments: ycsb)
  func ycsbOperations(model: String, reads: Double, writes: Double, inserts: Double) throws {
    let drawn = try Drawn(model, ["objects=1000", "requests=100k"])
    let read = Double(drawn.operations.count { $0 == Operation.read.rawValue }) / 100_000
    #expect(abs(read - reads) < 0.007 && abs(1 - read - writes) < 0.007)
    #expect(drawn.sizes.allSatisfy { $0 == 1000 })
    #expect(abs(Double(Set(drawn.keys).count { $0 >= 1000 }) / 100_000 - inserts) < 0.003)
  }

  /// Scans are 50.5 records long on average, of neighbours.
  @Test func ycsbScans() throws {
    let drawn = try Drawn("ycsb-e", ["objects=1M", "requests=500k"])
    let steps = zip(drawn.keys, drawn.keys.dropFirst()).count { $1 == $0 + 1 }
    let writes = drawn.operations.count { $0 == Operation.write.rawValue }
    let scans = 500_000 - steps - writes
    #expect(abs(Double(500_000 - writes) / Double(scans) - 50.5) < 1)
    #expect(abs(Double(writes) / Double(writes + scans) - 0.05) < 0.01)
  }
}
