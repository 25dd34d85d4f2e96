public import CacheCore

/// A Bloom filter of the keys that exist, in front of everything.
public struct BloomPlan: Sendable, Equatable {
  /// For how many keys it is made; 1 or more.
  public var keys: Int64
  /// The rate of keys that do not exist and pass, with so many keys in it; in (0, 1).
  public var falsePositives: Double

  /// A filter for so many keys.
  public init(keys: Int64, falsePositives: Double = 0.01) {
    self.keys = keys
    self.falsePositives = falsePositives
  }

  private static let parameters = [
    Parameter("keys", .count(1...10_000_000_000), default: "1M", "for how many keys the filter is made"),
    Parameter(
      "false-positives", .number(0.000_001...0.5), default: "0.01",
      "the share of absent keys that pass when it is full"),
  ]

  /// Reads `keys=1M:false-positives=0.01`.
  public init(_ text: String) throws(CachesimError) {
    let values = try ParameterValues(
      BloomPlan.parameters, given: text.split(separator: ":", omittingEmptySubsequences: false).map(String.init),
      owner: "bloom")
    keys = values.integer("keys")
    falsePositives = values.number("false-positives")
  }
}
