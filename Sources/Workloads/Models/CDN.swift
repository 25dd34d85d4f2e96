internal import CacheCore

/// A content delivery network's edge: a Zipf catalogue, objects asked for once only, sizes over many magnitudes.
struct CDN: RequestModel {
  static let description = ModelDescription(
    name: "cdn",
    summary:
      "like an edge of a content delivery network: a Zipf catalogue, many objects asked for once, widely varying sizes",
    formula:
      "with probability `once` an object never asked for again (objects + its number); else zipf; sizes lognormal, "
      + "median 32 KiB, p99 8 MiB (by assumption)",
    own: [
      CommonParameters.objects("1M"), CommonParameters.alpha("0.8"),
      Parameter("once", .number(0...1), default: "0.2", "the share of requests for objects asked for once"),
    ],
    defaults: ["size": "lognormal:32KiB:8MiB", "rate": "1000/s:poisson"],
    source:
      "Breslau et al., INFOCOM 1999, doi 10.1109/INFCOM.1999.749260 (exponents 0.64 to 0.83); one-hit wonders: Maggs, "
      + "Sitaraman, \"Algorithmic nuggets in content delivery\", CCR 45(3), 2015, doi 10.1145/2805789.2805800")

  private let sampler: ZipfSampler
  private let once: Double
  private var fresh: UInt64

  init(_ parameters: ParameterValues) {
    sampler = ZipfSampler(count: parameters.integer("objects"), alpha: parameters.number("alpha"))
    once = parameters.number("once")
    fresh = UInt64(parameters.integer("objects"))
  }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    if random.unit() < once {
      defer { fresh += 1 }
      return ModelRequest(fresh)
    }
    return ModelRequest(UInt64(bitPattern: sampler.rank(&random) - 1))
  }
}
