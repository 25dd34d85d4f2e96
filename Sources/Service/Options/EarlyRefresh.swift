public import CacheCore

/// Which hits load their entry anew before it expires.
public enum EarlyRefresh: Sendable, Equatable {
  /// None.
  case none
  /// With a probability that rises towards the expiry, the earlier the longer a load takes. Source: Vattani, Chierichetti,
  /// Lowenstein, "Optimal probabilistic cache stampede prevention", PVLDB 8(8), 2015, doi 10.14778/2757807.2757813.
  case xfetch(beta: Double, isAsync: Bool)
  /// When age / ttl * beta * u > 0.5: a popular approximation of it.
  case linear(beta: Double, isAsync: Bool)
  /// A time drawn evenly below `span` before the expiry; each reader draws.
  case uniform(span: Int64)
  /// A hit older than this share of the TTL starts a load in the background.
  case ahead(factor: Double)

  private static let beta = Parameter(
    "beta", .number(0...1e6), default: "1", "above 1: earlier; 0: plain TTL")
  private static let async = NamedChoice.flag("async", "answer with the old value, load in the background")
  static let rows = [
    NamedChoice("none"), NamedChoice("xfetch", [beta, async]), NamedChoice("linear", [beta, async]),
    NamedChoice(
      "uniform", [Parameter("span", .duration(least: 0), default: "50s", "how long before the expiry at most")]),
    NamedChoice(
      "ahead", [Parameter("factor", .number(0...1), default: "0.75", "the share of the TTL after which to load")]),
  ]

  /// Reads a rule from its spelling: `xfetch:beta=1:async`, `uniform:50s`, `ahead:factor=0.75`.
  public init(_ text: String) throws(CachesimError) {
    var spelling = text
    if text.hasPrefix("uniform:"), !text.contains("=") { spelling = "uniform:span=" + text.dropFirst(8) }
    let (name, values) = try NamedChoice.read(spelling, EarlyRefresh.rows, option: "--early-refresh")
    switch name {
    case "xfetch": self = .xfetch(beta: values.number("beta"), isAsync: values.flag("async"))
    case "linear": self = .linear(beta: values.number("beta"), isAsync: values.flag("async"))
    case "uniform": self = .uniform(span: values.duration("span"))
    case "ahead": self = .ahead(factor: values.number("factor"))
    default: self = .none
    }
  }
}
