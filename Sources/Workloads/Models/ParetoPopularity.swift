internal import CacheCore

/// Independent requests whose popularity falls as a power of the key, cut off at the last.
struct ParetoPopularity: RequestModel {
  static let description = ModelDescription(
    name: "pareto",
    summary: "independent requests, popularity by a Pareto distribution (Lomax) over the keys, cut off",
    formula: "S(x) = (1 + x/scale)^-shape; P(key = k) = (S(k) - S(k+1)) / (1 - S(objects)), k = 0..objects-1",
    own: [
      CommonParameters.objects(),
      Parameter("shape", .number(0.01...100), default: "1", "the tail's exponent: the smaller, the longer the tail"),
      Parameter("scale", .number(0.001...1e12), default: "100", "keys below it are about alike"),
    ],
    source: "inversion; Lomax, JASA 49(268), 1954, doi 10.1080/01621459.1954.10501239")

  private let objects: UInt64
  private let scale: Double
  private let shape: Double
  private let mass: Double

  init(_ parameters: ParameterValues) {
    objects = UInt64(parameters.integer("objects"))
    shape = parameters.number("shape")
    scale = parameters.number("scale")
    mass = -PortableMath.expm1(-shape * PortableMath.log1p(Double(objects) / scale))
  }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    let x = scale * PortableMath.expm1(-PortableMath.log1p(-random.unit() * mass) / shape)
    return ModelRequest(min(objects - 1, UInt64(min(x, 0x1p62))))
  }
}
