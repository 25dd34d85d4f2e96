internal import CacheCore

/// A share of the objects gets a share of the requests; within both parts all are alike.
struct Hotspot: RequestModel {
  static let description = ModelDescription(
    name: "hotspot",
    summary: "a hot share of the objects gets most requests; within both parts all are alike",
    formula: "H = ceil(hot * objects); P(key = k) = share / H for k < H, (1 - share) / (objects - H) for the rest",
    own: [
      CommonParameters.objects(),
      Parameter("hot", .number(0...1), default: "0.2", "the share of the objects that is hot"),
      Parameter("share", .number(0...1), default: "0.8", "the share of the requests that go there"),
    ],
    source: "HotspotIntegerGenerator of YCSB: Cooper et al., SoCC 2010, doi 10.1145/1807128.1807152")

  private let hot: UInt64
  private let cold: UInt64
  private let share: Double

  init(_ parameters: ParameterValues) {
    let objects = parameters.integer("objects")
    hot = UInt64((Double(objects) * parameters.number("hot")).rounded(.up))
    cold = UInt64(objects) - hot
    share = hot == 0 ? 0 : cold == 0 ? 1 : parameters.number("share")
  }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    if random.unit() < share { return ModelRequest(UniformInteger.below(hot, &random)) }
    return ModelRequest(hot + UniformInteger.below(cold, &random))
  }
}
