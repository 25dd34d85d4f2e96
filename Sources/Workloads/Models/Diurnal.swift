internal import CacheCore

/// Zipf's law with requests that come by day more often than by night.
struct Diurnal: RequestModel {
  static let description = ModelDescription(
    name: "diurnal",
    summary: "zipf, with requests more often by day than by night",
    formula: "keys as zipf; arrivals are a Poisson process with rate mean * (1 + 0.8 sin(2 pi t / 24h)), see `rate`",
    own: [CommonParameters.objects(), CommonParameters.alpha()], defaults: ["rate": "100/s:diurnal:0.8:24h"],
    source:
      "thinning: Lewis, Shedler, Naval Research Logistics Quarterly 26(3), 1979, doi 10.1002/nav.3800260304; every "
      + "model takes such a `rate`")

  private var zipf: Zipf

  init(_ parameters: ParameterValues) { zipf = Zipf(parameters) }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest { zipf.next(&random) }
}
