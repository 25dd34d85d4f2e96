internal import CacheCore

/// Zipf's law exactly, over keys whose numbers say nothing of their popularity.
struct ScrambledZipf: RequestModel {
  static let description = ModelDescription(
    name: "zipf-scrambled",
    summary: "zipf, with the ranks spread over the keys by a permutation, so that popular keys are no neighbours",
    formula: "P(key = permutation(r - 1)) = r^-alpha / sum of i^-alpha over i = 1..objects",
    own: [CommonParameters.objects(), CommonParameters.alpha()],
    source:
      "as zipf; the permutation is a mixing bijection of the next power of two, walked until it is in range. No two "
      + "ranks share a key, unlike in ycsb-scrambled")

  private let sampler: ZipfSampler
  private let permutation: Permutation

  init(_ parameters: ParameterValues) {
    let objects = parameters.integer("objects")
    sampler = ZipfSampler(count: objects, alpha: parameters.number("alpha"))
    permutation = Permutation(count: UInt64(objects), seed: UInt64(parameters.integer("seed")))
  }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    ModelRequest(permutation.of(UInt64(bitPattern: sampler.rank(&random) - 1)))
  }
}
