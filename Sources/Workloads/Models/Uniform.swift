internal import CacheCore

/// Independent requests for objects that are all alike.
struct Uniform: RequestModel {
  static let description = ModelDescription(
    name: "uniform",
    summary: "independent requests, all objects alike",
    formula: "P(key = k) = 1 / objects, k = 0..objects-1",
    own: [CommonParameters.objects()],
    source: "Lemire, ACM TOMACS 29(1), 2019, doi 10.1145/3230636 (exact, without division)")

  private let objects: UInt64

  init(_ parameters: ParameterValues) { objects = UInt64(parameters.integer("objects")) }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    ModelRequest(UniformInteger.below(objects, &random))
  }
}
