public import CacheCore

/// One setting of a system: its name, as an option and in a scenario file, and what it does.
public struct ServiceOption: Sendable {
  /// As it is spelt.
  public let name: String
  /// What its value looks like.
  public let form: String
  /// What it does, in one phrase.
  public let summary: String
  /// Whether a comma separates several values of a grid; where values have commas of their own the option is repeated.
  public let splitsAtCommas: Bool
  let apply: @Sendable (inout ServiceOptions, String) throws(CachesimError) -> Void

  private init(
    _ name: String, _ form: String, _ summary: String, splitsAtCommas: Bool = true,
    _ apply: @escaping @Sendable (inout ServiceOptions, String) throws(CachesimError) -> Void
  ) {
    self.name = name
    self.form = form
    self.summary = summary
    self.splitsAtCommas = splitsAtCommas
    self.apply = apply
  }

  /// Refuses a value that cannot be, by itself.
  public func check(_ text: String) throws(CachesimError) {
    var options = ServiceOptions()
    try apply(&options, text)
  }

  private static func span(_ text: String, _ option: String) throws(CachesimError) -> Int64 {
    guard let span = TimeSpan.nanoseconds(text) else {
      throw CachesimError(
        .usage, "\(option) '\(text)' is \(text.hasPrefix("-") ? "negative" : "no length of time (such as 5s)")")
    }
    return span
  }

  private static func law(
    _ name: String, _ summary: String, _ place: @escaping @Sendable (inout ServiceOptions, LatencyLaw) -> Void
  ) -> ServiceOption {
    ServiceOption(name, "D", summary) { (options, text) throws(CachesimError) in
      place(&options, try LatencyLaw(text, option: "--\(name)"))
    }
  }

  /// All of them, in the order of reports.
  public static let all: [ServiceOption] = [
    ServiceOption("clients", "n", "so many clients, each asking again when it was answered") {
      (options, text) throws(CachesimError) in
      guard let count = Int(text), (1...1_000_000).contains(count) else {
        throw CachesimError(.usage, "--clients '\(text)' is not a number from 1 to 1000000")
      }
      options.clients = count
    },
    law("think", "what a client waits between an answer and its next request") { $0.think = $1 },
    law("cache-latency", "what a lookup takes") { $0.cacheLatency = $1 },
    law("store-latency", "what storing or deleting in the cache takes") { $0.storeLatency = $1 },
    ServiceOption("origin-latency", "D|cost:UNIT", "what the origin takes to read") {
      (options, text) throws(CachesimError) in
      if text == "cost" || text.hasPrefix("cost:") {
        options.costUnit = text == "cost" ? 1000 : try span(String(text.dropFirst(5)), "--origin-latency")
      } else {
        options.originLatency = try LatencyLaw(text, option: "--origin-latency")
      }
    },
    law("origin-write-latency", "what the origin takes to write") { $0.originWriteLatency = $1 },
    ServiceOption(
      "origin", "k=v:...", "the origin's limits: concurrency, queue, timeout, batch-base, batch-item, read-at"
    ) { (options, text) throws(CachesimError) in options.origin = try OriginOptions(text) },
    ServiceOption("ttl", "none|300s|trace|sliding:300s|trace:sliding", "how long values live") {
      (options, text) throws(CachesimError) in options.expiry = try ExpiryRule(text, option: "--ttl")
    },
    ServiceOption("jitter", "10%", "the share by which lives differ") { (options, text) throws(CachesimError) in
      guard text.hasSuffix("%"), let percent = Double(text.dropLast()), percent.isFinite else {
        throw CachesimError(.usage, "--jitter '\(text)' is no share (such as 10%)")
      }
      guard (0...100).contains(percent) else {
        throw CachesimError(
          .usage,
          "--jitter \(text) is \(percent < 0 ? "negative" : "over 100 %: values would expire before they are stored")")
      }
      options.jitter = percent / 100
    },
    ServiceOption("negative-ttl", "60s", "how long 'not found' is cached; default: not at all") {
      (options, text) throws(CachesimError) in options.negativeTTL = try span(text, "--negative-ttl")
    },
    ServiceOption("expiry", "lazy|active:hz=10:effort=1", "whether expired values are also looked for") {
      (options, text) throws(CachesimError) in options.activeExpiry = try ActiveExpiry.read(text)
    },
    ServiceOption("grace", "revalidate=30s:error=1h", "how long expired values may still be answered") {
      (options, text) throws(CachesimError) in
      let values = try ParameterValues(
        [
          Parameter("revalidate", .duration(least: 0), default: "0s", "while they are loaded anew"),
          Parameter("error", .duration(least: 0), default: "0s", "where a load fails"),
        ], given: text.split(separator: ":", omittingEmptySubsequences: false).map(String.init), owner: "--grace")
      options.graceRevalidate = values.duration("revalidate")
      options.graceError = values.duration("error")
    },
    ServiceOption(
      "early-refresh", "none|xfetch:beta=1[:async]|linear:beta=1[:async]|uniform:50s|ahead:factor=0.75",
      "which hits load anew before the expiry"
    ) { (options, text) throws(CachesimError) in options.earlyRefresh = try EarlyRefresh(text) },
    ServiceOption(
      "guard", "none|coalesce|lock:poll=100ms:wait=5s:ttl=10s|lease:interval=10s", "what keeps misses from all loading"
    ) { (options, text) throws(CachesimError) in options.missGuard = try Guard(text) },
    ServiceOption("read-strategy", "cache-aside[:fill=sync]|read-through", "who loads on a miss") {
      (options, text) throws(CachesimError) in options.readStrategy = try ReadStrategy(text)
    },
    ServiceOption(
      "write-strategy",
      "invalidate|write-through|write-behind:batch=10:interval=5s:max-dirty=1000|write-around[:invalidate]",
      "what writes do"
    ) { (options, text) throws(CachesimError) in options.writeStrategy = try WriteStrategy(text) },
    ServiceOption("crash-at", "time", "when the cache crashes: what is dirty is lost") {
      (options, text) throws(CachesimError) in options.crashAt = try span(text, "--crash-at")
    },
    ServiceOption("price", "ram=3.5/GiB-month:origin=0.40/M:egress=0.08/GiB", "what it costs") {
      (options, text) throws(CachesimError) in options.price = try Price(text)
    },
  ]
}
