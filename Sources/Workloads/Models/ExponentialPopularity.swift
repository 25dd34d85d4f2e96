internal import CacheCore

/// Independent requests whose popularity falls exponentially with the key.
struct ExponentialPopularity: RequestModel {
  static let description = ModelDescription(
    name: "exponential",
    summary: "independent requests, popularity falls exponentially with the key",
    formula: "P(key = k) = e^(-k/mean) (1 - e^(-1/mean)) / (1 - e^(-objects/mean)), k = 0..objects-1",
    own: [
      CommonParameters.objects(),
      Parameter("mean", .number(0.001...1e12), default: "10000", "popularity falls to 1/e over so many keys"),
    ],
    source: "inversion of the exponential distribution, cut off; YCSB's ExponentialGenerator has mean = 0.286 objects")

  private let objects: UInt64
  private let mean: Double
  private let mass: Double

  init(_ parameters: ParameterValues) {
    objects = UInt64(parameters.integer("objects"))
    mean = parameters.number("mean")
    mass = -PortableMath.expm1(-Double(objects) / mean)
  }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    let x = -mean * PortableMath.log1p(-random.unit() * mass)
    return ModelRequest(min(objects - 1, UInt64(min(x, 0x1p62))))
  }
}
