internal import CacheCore

/// YCSB's ScrambledZipfianGenerator, which its workloads use.
struct YCSBScrambled: RequestModel {
  static let description = ModelDescription(
    name: "ycsb-scrambled",
    summary: "YCSB's scrambled zipfian generator: hashed draws over 10^10 items; not Zipf's law over the objects",
    formula: "key = FNV-64(i) mod objects, i by ycsb-zipfian over 10^10 items with Z = 26.46902820178302",
    own: [CommonParameters.objects()],
    source: "YCSB's ScrambledZipfianGenerator: Cooper et al., SoCC 2010, doi 10.1145/1807128.1807152")

  private let keys: ScrambledZipfianKeys

  init(_ parameters: ParameterValues) { keys = ScrambledZipfianKeys(count: UInt64(parameters.integer("objects"))) }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest { ModelRequest(keys.key(&random)) }
}

/// Draws as YCSB's ScrambledZipfianGenerator does.
struct ScrambledZipfianKeys: Sendable {
  private let items = GrayZipfian(count: 10_000_000_000, zeta: 26.46902820178302)
  /// How many keys there are.
  var count: UInt64

  /// The next key.
  @inline(__always)
  func key(_ random: inout SplitMix64) -> UInt64 { YCSBHash.of(items.item(&random)) % count }
}
