public import CacheCore

/// What the origin can do at a time, and what it does with what is too much.
public struct OriginOptions: Sendable, Equatable {
  /// How many requests are served at once; nil: all.
  public var concurrency: Int64?
  /// How many may wait; nil: all.
  public var queue: Int64?
  /// Nanoseconds after which a request is late; nil: never.
  public var timeout: Int64?
  /// Nanoseconds that a flush takes, whatever it carries; with `batchItem`, instead of a draw of the write latency.
  public var batchBase: Int64?
  /// Nanoseconds that each key of a flush adds.
  public var batchItem: Int64?
  /// Whether a load sees the version at the end of its service.
  public var readsAtEnd = false

  /// No limits.
  public init() {}

  private static let none = "none"
  static let parameters = [
    Parameter("concurrency", .text, default: none, "requests served at once"),
    Parameter("queue", .text, default: none, "requests that may wait"),
    Parameter("timeout", .text, default: none, "when a request is late"),
    Parameter("batch-base", .text, default: none, "what a flush takes"),
    Parameter("batch-item", .text, default: none, "what each key of a flush adds"),
    Parameter(
      "read-at", .choice(["start", "end"]), default: "start", "the end of its service whose version a load sees"),
  ]

  /// Reads `concurrency=8:queue=100:timeout=2s:batch-base=1ms:batch-item=50us:read-at=start`.
  public init(_ text: String) throws(CachesimError) {
    let values = try ParameterValues(
      OriginOptions.parameters, given: text.split(separator: ":", omittingEmptySubsequences: false).map(String.init),
      owner: "--origin")
    func count(_ name: String, least: Int64) throws(CachesimError) -> Int64? {
      let text = values.text(name)
      if text == OriginOptions.none { return nil }
      guard let count = parseCount(text), count >= least else {
        throw CachesimError(.usage, "--origin: \(name)=\(text) is not a whole number of \(least) or more")
      }
      return count
    }
    func span(_ name: String) throws(CachesimError) -> Int64? {
      let text = values.text(name)
      if text == OriginOptions.none { return nil }
      guard let span = TimeSpan.nanoseconds(text) else {
        throw CachesimError(
          .usage,
          "--origin: \(name)=\(text) is \(text.hasPrefix("-") ? "negative" : "not a length of time (such as 2s)")")
      }
      return span
    }
    concurrency = try count("concurrency", least: 1)
    queue = try count("queue", least: 0)
    timeout = try span("timeout")
    batchBase = try span("batch-base")
    batchItem = try span("batch-item")
    readsAtEnd = values.text("read-at") == "end"
  }
}
