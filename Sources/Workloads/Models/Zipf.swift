internal import CacheCore

/// Independent requests whose objects follow Zipf's law: the object of rank r is asked for with a probability
/// proportional to r^-alpha.
///
/// The key of an object is its rank less 1, so key 0 is the most popular. The same parameters make the same trace, bit for
/// bit, on every machine (`PortableMath`). O(1) memory.
///
/// Source: `ZipfSampler`; the model is the independent reference model of Coffman and Denning, "Operating Systems Theory",
/// 1973, chapter 6, with the popularities of Breslau et al., "Web caching and Zipf-like distributions", INFOCOM 1999,
/// doi 10.1109/INFCOM.1999.749260.
struct Zipf: RequestModel {
  static let description = ModelDescription(
    name: "zipf",
    summary: "independent requests, popularity by Zipf's law; key = rank - 1",
    formula: "P(rank = r) = r^-alpha / sum of i^-alpha over i = 1..objects",
    own: [CommonParameters.objects(), CommonParameters.alpha()],
    source: "rejection-inversion: Hormann, Derflinger, ACM TOMACS 6(3), 1996, doi 10.1145/235025.235029")

  private let sampler: ZipfSampler

  init(_ parameters: ParameterValues) {
    sampler = ZipfSampler(count: parameters.integer("objects"), alpha: parameters.number("alpha"))
  }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    ModelRequest(UInt64(bitPattern: sampler.rank(&random) - 1))
  }
}
