public import CacheCore

/// How a miss-ratio curve is found.
///
/// Spelt like a policy: `exact`, `sampled:rate=0.01:salts=8:adjust=yes`, `fixed:objects=8192:salts=8`, `aet`. Sources: of
/// samples, Waldspurger, Park, Garthwaite, Ahmad, Efficient MRC Construction with SHARDS, FAST 2015; of other policies in
/// samples, Waldspurger, Saemundsson, Ahmad, Park, Cache Modeling and Optimization using Miniature Simulations, ATC 2017;
/// of reuse times, Hu, Wang, Li, Luo, Fast Miss Ratio Curve Modeling for Storage Cache, ATC 2016. That several samples of
/// other keys give an interval is ours.
public enum CurveMethod: Sendable, Equatable {
  /// Every request counts: LRU in one pass, other policies simulated at each capacity.
  case exact
  /// A share of the keys, chosen by their hash, in caches as much smaller, once a salt; `adjusts`: the difference between
  /// the requests sampled and those expected counts as hits in the smallest cache. For LRU that is SHARDS, for other
  /// policies miniature simulation.
  case sampled(rate: Double, salts: Int, adjusts: Bool)
  /// At most so many objects, those of the lowest hashes, once a salt. LRU only.
  case fixed(objects: Int, salts: Int)
  /// From the times between requests of the same object alone. LRU only.
  case reuseTimes

  /// Its name.
  public var name: String {
    switch self {
    case .exact: "exact"
    case .sampled: "sampled"
    case .fixed: "fixed"
    case .reuseTimes: "aet"
    }
  }

  /// Whether it is `fixed`.
  var isFixed: Bool {
    if case .fixed = self { true } else { false }
  }

  /// As it is spelt, with all parameters.
  public var spelling: String {
    switch self {
    case .exact, .reuseTimes: name
    case .sampled(let rate, let salts, let adjusts):
      "sampled:rate=\(rate):salts=\(salts):adjust=\(adjusts ? "yes" : "no")"
    case .fixed(let objects, let salts): "fixed:objects=\(objects):salts=\(salts)"
    }
  }

  /// The parameters of each method: name, kind and default as `cachesim policies` spells them.
  private static let sampledParameters = [
    Parameter("rate", .number(1e-6...1), default: "0.01", "share of the keys that is followed"),
    Parameter("salts", .integer(1...64), default: "8", "samples, each of other keys; 2 or more give an interval"),
    Parameter(
      "adjust", .choice(["yes", "no"]), default: "yes",
      "count the requests that the sample has too few as hits in the smallest cache"),
  ]
  private static let fixedParameters = [
    Parameter("objects", .count(64...100_000_000), default: "8192", "objects that are followed at most"),
    Parameter("salts", .integer(1...64), default: "8", "samples, each of other keys; 2 or more give an interval"),
  ]

  /// Reads a method.
  public init(_ text: String) throws(CachesimError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let name = parts.first ?? ""
    let given = Array(parts.dropFirst())
    func values(_ parameters: [Parameter]) throws(CachesimError) -> ParameterValues {
      try ParameterValues(parameters, given: given, owner: "method '\(name)'")
    }
    switch name {
    case "exact":
      _ = try values([])
      self = .exact
    case "sampled":
      let values = try values(CurveMethod.sampledParameters)
      self = .sampled(
        rate: values.number("rate"), salts: Int(values.integer("salts")), adjusts: values.text("adjust") == "yes")
    case "fixed":
      let values = try values(CurveMethod.fixedParameters)
      self = .fixed(objects: Int(values.integer("objects")), salts: Int(values.integer("salts")))
    case "aet":
      _ = try values([])
      self = .reuseTimes
    default:
      let names = ["exact", "sampled", "fixed", "aet"]
      let hint =
        nearestName(to: name, in: names).map { "did you mean '\($0)'?" } ?? "known: " + names.joined(separator: ", ")
      throw CachesimError(.usage, "unknown method '\(name)'; \(hint)")
    }
  }
}
