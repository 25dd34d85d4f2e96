internal import CacheCore

/// The same objects over and over, in the same order.
struct Loop: RequestModel {
  static let description = ModelDescription(
    name: "loop",
    summary: "the same objects over and over in the same order, which LRU with less room never hits",
    formula: "key of request i = i mod objects",
    own: [CommonParameters.objects("10k", "how many objects there are in the loop")],
    source: "the loop of Smaragdakis, Kaplan, Wilson, \"EELRU\", SIGMETRICS 1999, doi 10.1145/301453.301486")

  private let objects: UInt64
  private var key: UInt64 = 0

  init(_ parameters: ParameterValues) { objects = UInt64(parameters.integer("objects")) }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    defer { key = key + 1 == objects ? 0 : key + 1 }
    return ModelRequest(key)
  }
}
