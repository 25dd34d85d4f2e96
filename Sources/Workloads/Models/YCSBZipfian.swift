internal import CacheCore

/// YCSB's ZipfianGenerator.
struct YCSBZipfian: RequestModel {
  static let description = ModelDescription(
    name: "ycsb-zipfian",
    summary: "YCSB's zipfian generator: near Zipf's law with exponent 0.99; key 0 is the most popular",
    formula:
      "u uniform; uZ < 1: 0; uZ < 1 + 2^-t: 1; else floor(n (E u - E + 1)^(1/(1-t))), t = 0.99, Z = sum of i^-t over "
      + "1..n, E = (1 - (2/n)^(1-t)) / (1 - (1 + 2^-t)/Z), n = objects",
    own: [CommonParameters.objects()],
    source: "Gray et al., SIGMOD 1994, doi 10.1145/191839.191886; YCSB's ZipfianGenerator")

  private let items: GrayZipfian

  init(_ parameters: ParameterValues) { items = GrayZipfian(count: UInt64(parameters.integer("objects"))) }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest { ModelRequest(items.item(&random)) }
}
