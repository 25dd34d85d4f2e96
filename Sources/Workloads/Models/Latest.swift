internal import CacheCore

/// Objects are born all the time, and the younger, the more popular.
struct Latest: RequestModel {
  static let description = ModelDescription(
    name: "latest",
    summary: "new objects all the time; the younger, the more popular",
    formula: "with probability `new` the next key; else key = newest - (r - 1), P(r) = r^-alpha / sum over 1..objects",
    own: [
      CommonParameters.objects(
        "100k", "how many of the youngest objects are asked for; so many are there at the start"),
      CommonParameters.alpha(),
      Parameter("new", .number(0...1), default: "0.05", "the share of requests for a new object"),
    ],
    source:
      "after SkewedLatestGenerator of YCSB: Cooper et al., SoCC 2010, doi 10.1145/1807128.1807152, with Zipf's law "
      + "drawn exactly and a fixed number of objects (ycsb-d has YCSB's own)")

  private let sampler: ZipfSampler
  private let share: Double
  private var newest: UInt64

  init(_ parameters: ParameterValues) {
    newest = UInt64(parameters.integer("objects") - 1)
    sampler = ZipfSampler(count: parameters.integer("objects"), alpha: parameters.number("alpha"))
    share = parameters.number("new")
  }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    if random.unit() < share {
      newest += 1
      return ModelRequest(newest)
    }
    return ModelRequest(newest - UInt64(bitPattern: sampler.rank(&random) - 1))
  }
}
