public import CacheCore

/// What a system costs: memory by the month, requests and bytes from the origin, and a flat amount.
public struct Price: Sendable, Equatable {
  /// For a GiB of the cache, a month.
  public var memory = 0.0
  /// For a million requests to the origin.
  public var origin = 0.0
  /// For a GiB that the origin sends.
  public var egress = 0.0
  /// For anything else, a month.
  public var flat = 0.0

  /// Reads `ram=3.5/GiB-month:origin=0.40/M:egress=0.08/GiB:flat=100/month`.
  public init(_ text: String) throws(CachesimError) {
    for part in text.split(separator: ":", omittingEmptySubsequences: false) {
      let words = part.split(whereSeparator: { $0 == "=" || $0 == "/" }).map(String.init)
      guard words.count == 3, let amount = Double(words[1]), amount.isFinite, amount >= 0 else {
        throw CachesimError(
          .usage,
          "--price '\(part)' is not of the form ram=3.5/GiB-month, origin=0.40/M, egress=0.08/GiB or flat=9/month")
      }
      switch (words[0], words[2]) {
      case ("ram", "GiB-month"): memory = amount
      case ("origin", "M"): origin = amount
      case ("egress", "GiB"): egress = amount
      case ("flat", "month"): flat = amount
      default:
        throw CachesimError(
          .usage, "--price '\(part)' is unknown; known: ram=.../GiB-month, origin=.../M, egress=.../GiB, flat=.../month"
        )
      }
    }
  }
}
