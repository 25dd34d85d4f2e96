import CacheCore
import Glibc
import Testing

@testable import Workloads

/// What all models have in common, against theory and by property.
@Suite struct CommonPiecesTests {
  static let keys = (0..<20_000).map { UInt64($0) }

  func sizes(_ text: String, seed: UInt64 = 3) throws -> [Int64] {
    let law = try SizeLaw(text, seed: seed)
    var sizes = [Int64](repeating: 0, count: Self.keys.count)
    law.fill(&sizes, of: Self.keys, Self.keys.count)
    return sizes
  }

  /// The distribution of values rounded to whole bytes, taken as continuous: values are spread over their byte.
  func continuous(_ sizes: [Int64]) -> [Double] {
    var random = SplitMix64(seed: 8)
    return sizes.map { Double($0) - 0.5 + random.unit() }
  }

  @Test func lognormalSizes() throws {
    let deviation = log(64.0) / 2.3263478740408408
    let p = KolmogorovSmirnov.pValue(continuous(try sizes("lognormal:10KB:640KB"))) {
      $0 <= 0 ? 0 : 0.5 * erfc(-(log($0) - log(10_000)) / deviation / 2.0.squareRoot())
    }
    #expect(p > 0.001, "p = \(p)")
  }

  @Test func paretoSizes() throws {
    let p = KolmogorovSmirnov.pValue(continuous(try sizes("pareto:1000:1.5"))) {
      $0 < 1000 ? 0 : 1 - pow(1000 / $0, 1.5)
    }
    // The rounding moves at most the half byte at the least size.
    #expect(p > 0.001, "p = \(p)")
  }

  @Test func uniformAndFixedSizes() throws {
    let counts = try sizes("uniform:10:29").reduce(into: [Int](repeating: 0, count: 20)) { $0[Int($1) - 10] += 1 }
    #expect(ChiSquare.pValue(counts: counts, probabilities: [Double](repeating: 0.05, count: 20)) > 0.001)
    #expect(try sizes("4KiB").allSatisfy { $0 == 4096 })
  }

  @Test func empiricalSizes() throws {
    let path = "/tmp/cachesim-test-sizes-\(getpid())"
    let file = try #require(fopen(path, "w"))
    fputs("# bytes weight\n100 1\n\n200 3 # most\n4096\n", file)
    fclose(file)
    defer { unlink(path) }
    let drawn = try sizes("empirical:" + path)
    let counts = [100, 200, 4096].map { size in drawn.count { $0 == size } }
    #expect(counts.reduce(0, +) == drawn.count)
    #expect(ChiSquare.pValue(counts: counts, probabilities: [0.2, 0.6, 0.2]) > 0.001)
    let missing = try #require(throws: CachesimError.self) { try sizes("empirical:/no/such/file") }
    #expect(missing.kind == .noInput)
  }

  /// Values below 15 bytes as published, the mean of GEV keys, and the tail's quantiles.
  @Test func etcSizes() {
    var random = SplitMix64(seed: 4)
    var cells = [Int](repeating: 0, count: 16)
    var tail: [Double] = []
    for _ in 0..<200_000 {
      let value = ETCSizes.value(&random)
      cells[min(15, Int(value))] += 1
      if value >= 15 { tail.append(Double(value) + random.unit()) }
    }
    let law = ETCSizes.small + [1 - ETCSizes.small.reduce(0, +)]
    #expect(ChiSquare.pValue(counts: cells, probabilities: law) > 0.001)
    func survival(_ x: Double) -> Double { pow(1 + 0.348238 * x / 214.476, -1 / 0.348238) }
    let p = KolmogorovSmirnov.pValue(Array(tail.prefix(20_000))) { 1 - survival(max($0, 15)) / survival(15) }
    #expect(p > 0.001, "p = \(p)")
    let keys = (0..<100_000).reduce(0.0) { sum, _ in sum + Double(ETCSizes.key(&random)) } / 100_000
    // The mean of GEV: mu + sigma (Gamma(1 - k) - 1) / k.
    #expect(abs(keys - (30.7984 + 8.20449 * (tgamma(1 - 0.078688) - 1) / 0.078688)) < 0.15)
  }

  @Test func operationsAndTTLs() throws {
    let drawn = try Drawn(
      "uniform",
      ["objects=1k", "requests=100k", "ops=read@70%,write@25%,delete", "ttl=10s@50%,1h@20%,none", "size=uniform:1:99"])
    let counts = (0..<3).map { operation in drawn.operations.count { $0 == UInt8(operation) } }
    #expect(ChiSquare.pValue(counts: counts, probabilities: [0.7, 0.25, 0.05]) > 0.001)
    // A key keeps its size and its time to live.
    var known: [UInt64: [Int64]] = [:]
    for (index, key) in drawn.keys.enumerated() {
      let values = [drawn.sizes[index], drawn.ttls[index]]
      #expect(known[key, default: values] == values)
      known[key] = values
    }
    let ttls = [10_000_000_000, 3_600_000_000_000, 0].map { ttl in known.values.count { $0[1] == ttl } }
    #expect(ChiSquare.pValue(counts: ttls, probabilities: [0.5, 0.2, 0.3]) > 0.001)
  }

  @Test func tenantsHaveObjectsOfTheirOwn() throws {
    let keys = try Drawn("zipf", ["objects=100", "requests=100k", "tenants=50%,30%,20%"]).keys
    let counts = (0..<3).map { tenant in keys.count { $0 % 3 == UInt64(tenant) } }
    #expect(ChiSquare.pValue(counts: counts, probabilities: [0.5, 0.3, 0.2]) > 0.001)
    let first = keys.filter { $0 % 3 == 1 }.reduce(into: [Int](repeating: 0, count: 100)) { $0[Int($1 / 3)] += 1 }
    #expect(ChiSquare.pValue(counts: first, probabilities: AliasTable(zipf: 100, alpha: 1).probabilities) > 0.001)
  }

  /// Other sizes, operations or arrivals: the same keys.
  @Test func piecesDoNotDisturbEachOther() throws {
    let plain = try Drawn("zipf", ["requests=1k"]).keys
    #expect(
      try Drawn(
        "zipf", ["requests=1k", "size=lognormal:1KiB:1MiB", "ops=write@10%,read", "rate=1k/s:poisson", "ttl=5s"]
      ).keys == plain)
  }

  @Test func diurnalArrivals() throws {
    let times = try Drawn("diurnal", ["requests=200k", "rate=1000/s:diurnal:0.5:10s"]).times
    let counts = times.reduce(into: [Int](repeating: 0, count: 20)) { $0[Int($1 % 10_000_000_000 / 500_000_000)] += 1 }
    let law = (0..<20).map { cell in
      0.05 + 0.5 / (2 * Double.pi) * (cos(Double.pi * Double(cell) / 10) - cos(Double.pi * Double(cell + 1) / 10))
    }
    // 200 s are 20 whole periods, to within a few requests.
    #expect(ChiSquare.pValue(counts: counts, probabilities: law) > 0.001)
    #expect(abs(Double(times[199_999]) / 2e11 - 1) < 0.01)
  }

  @Test func onOffArrivals() throws {
    let times = try Drawn("uniform", ["requests=1M", "rate=10k/s:on-off:10ms:30ms"]).times
    // Four standard errors: some 2500 times on and off.
    #expect(abs(Double(times[999_999]) / 1e11 - 1) < 0.085)
    let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
    // While it is on, 40k/s; what is off for a millisecond or more is so for 31 on average.
    let short = gaps.filter { $0 < 1_000_000 }
    #expect(abs(Double(short.reduce(0, +)) / Double(short.count) / 25_000 - 1) < 0.01)
    let offs = gaps.filter { $0 >= 1_000_000 }
    #expect(abs(Double(offs.reduce(0, +)) / Double(offs.count) / 31_000_000 - 1) < 0.08)
  }

  @Test func paretoGaps() throws {
    let times = try Drawn("uniform", ["requests=20001", "rate=50k/s:gpareto:0.3"]).times
    let gaps = zip(times, times.dropFirst()).map { Double($1 - $0) }
    let p = KolmogorovSmirnov.pValue(gaps) { 1 - pow(1 + 0.3 * $0 / 14_000, -1 / 0.3) }
    #expect(p > 0.001, "p = \(p)")
  }

  @Test func sinesAreThoseOfTheLibrary() {
    for i in 0..<1000 {
      let x = Double(i) / 1000
      #expect(abs(PortableMath.sineOfTurns(x) - sin(2 * Double.pi * x)) < 2e-15)
    }
  }

  @Test(arguments: [
    "size=", "size=-1", "size=lognormal:1KiB", "size=lognormal:0:5", "size=pareto:5:0", "size=uniform:5:1", "size=huge",
    "size=1PiB", "ops=red", "ops=read@50%", "ops=read@70%,write@70%", "ops=read,write", "ops=", "ttl=5", "ttl=0s",
    "ttl=5s@50%", "tenants=0", "tenants=50%,20%", "tenants=x", "tenants=100k", "rate=1/s:on-off:1s",
    "rate=1/s:diurnal:2:1h",
    "rate=1/s:gpareto:1", "rate=1/s:sometimes",
  ])
  func impossiblePiecesAreUsageErrors(given: String) throws {
    let row = try ModelTable.row(named: "uniform")
    let error = try #require(throws: CachesimError.self) { try row.workload(given: [given]) }
    #expect(error.kind == .usage && !error.message.contains("\n"), "\(error.message)")
  }
}
