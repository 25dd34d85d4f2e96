public import CacheCore
internal import Service

/// How many requests are let through in how long a time.
public struct RateLimit: Sendable, Equatable {
  /// How requests are counted.
  public enum Rule: Sendable, Equatable {
    /// In windows one after the other, aligned to the clock, or begun by the first request after the last one ended.
    case fixedWindow(fromFirst: Bool)
    /// In the window that ends with the request, by a log of what was let through: exact.
    case slidingWindow
    /// In the window that ends with the request, estimated from the counts of two aligned windows.
    case slidingWindowCounter
    /// By tokens that come at an even rate; a full bucket holds `burst`.
    case tokenBucket(burst: Int64)
    /// As `slidingWindow`, but by a set of whole seconds in which there were requests, let through or not: a mistake seen in
    /// the wild. It counts a second once, so a limit above the window's seconds lets everything through.
    case slidingWindowOfSeconds
  }

  /// How requests are counted.
  public var rule: Rule
  /// How many a window lets through; 1 or more.
  public var limit: Int64
  /// The window's length in nanoseconds; 1 or more.
  public var window: Int64
  /// Whether every client has the limit for itself.
  public var isPerClient = true
  /// How many limiters stand side by side, each with the whole limit, between which requests take turns; 1 or more.
  public var servers = 1
  /// Over how many nanoseconds the largest burst is taken, the window's length at most.
  public var burstSpan: Int64

  /// A limit for each client, at one server, whose bursts are taken over the window's length.
  public init(_ rule: Rule, limit: Int64, window: Int64) {
    self.rule = rule
    self.limit = limit
    self.window = window
    burstSpan = window
  }

  private static let second: Int64 = 1_000_000_000

  private static let common = [
    Parameter("limit", .count(1...1_000_000_000), default: "100", "requests that a window lets through"),
    Parameter("window", .duration(least: 1), default: "1m", "the window's length"),
    Parameter("per", .choice(["client", "all"]), default: "client", "who shares the limit"),
    Parameter(
      "servers", .integer(1...10_000), default: "1", "limiters side by side, each with the whole limit, taking turns"),
    Parameter("burst-span", .text, default: "window", "over how long the largest burst is taken: the window at most"),
  ]

  static let rows = [
    NamedChoice(
      "fixed-window",
      common + [
        Parameter(
          "window-from", .choice(["clock", "first"]), default: "clock",
          "whether windows are aligned to the clock or begin with a request")
      ]),
    NamedChoice("sliding-window", common),
    NamedChoice("sliding-window-counter", common),
    NamedChoice(
      "token-bucket", common + [Parameter("burst", .text, default: "limit", "how many tokens a full bucket holds")]),
    NamedChoice("sliding-window-of-seconds", common),
  ]

  /// Reads `fixed-window:limit=10:window=1m:window-from=first:per=client:servers=4:burst-span=1s` and the like.
  public init(_ text: String) throws(CachesimError) {
    let (name, values) = try NamedChoice.read(text, RateLimit.rows, option: "rate limit")
    limit = values.integer("limit")
    window = values.duration("window")
    isPerClient = values.text("per") == "client"
    servers = Int(values.integer("servers"))
    burstSpan = window
    let span = values.text("burst-span")
    if span != "window" {
      guard let given = TimeSpan.nanoseconds(span), (1...window).contains(given) else {
        throw CachesimError(
          .usage, "rate limit: burst-span=\(span) is not a length of time up to the window's \(TimeSpan.text(window))")
      }
      burstSpan = given
    }
    switch name {
    case "sliding-window": rule = .slidingWindow
    case "sliding-window-counter": rule = .slidingWindowCounter
    case "token-bucket":
      let burst = values.text("burst")
      guard let tokens = burst == "limit" ? limit : parseCount(burst), (1...1_000_000_000).contains(tokens) else {
        throw CachesimError(.usage, "rate limit: burst=\(burst) is not a whole number from 1 to 1G")
      }
      rule = .tokenBucket(burst: tokens)
    case "sliding-window-of-seconds":
      guard window % RateLimit.second == 0 else {
        throw CachesimError(
          .usage, "rate limit: window=\(TimeSpan.text(window)) of a limiter of whole seconds has to be whole seconds")
      }
      rule = .slidingWindowOfSeconds
    default: rule = .fixedWindow(fromFirst: values.text("window-from") == "first")
    }
  }
}
