internal import CacheCore

/// Every object once: a scan that no cache can help.
struct Sequential: RequestModel {
  static let description = ModelDescription(
    name: "sequential",
    summary: "every object once, in the order of the keys",
    formula: "key of request i = first + i, i = 0, 1, ...",
    own: [Parameter("first", .count(0...1 << 48), default: "0", "the first key")],
    source: "a sequential scan; the compulsory-miss bound of every policy")

  private var key: UInt64

  init(_ parameters: ParameterValues) { key = UInt64(parameters.integer("first")) }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    defer { key &+= 1 }
    return ModelRequest(key)
  }
}
