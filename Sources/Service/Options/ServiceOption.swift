public import CacheCore

/// One setting of a system: its name, as an option and in a scenario file, and what it does.
public struct ServiceOption: Sendable {
  /// As it is spelt.
  public let name: String
  /// What its value looks like.
  public let form: String
  /// What it does, in one phrase.
  public let summary: String
  /// How several values of it go together.
  let several: Several
  let apply: @Sendable (inout ServiceOptions, String) throws(CachesimError) -> Void

  private init(
    _ name: String, _ form: String, _ summary: String, several: Several = .grid,
    _ apply: @escaping @Sendable (inout ServiceOptions, String) throws(CachesimError) -> Void
  ) {
    self.name = name
    self.form = form
    self.summary = summary
    self.several = several
    self.apply = apply
  }

  /// Refuses a value that cannot be, by itself.
  public func check(_ text: String) throws(CachesimError) {
    var options = ServiceOptions()
    try apply(&options, text)
  }

  /// How several values of an option go together.
  enum Several {
    /// Each is tried with everything else; a comma separates them too.
    case grid
    /// Those with an equals sign hold together, with each of the others in turn; commas separate them outside of
    /// brackets and where no backslash is before them.
    case classes
    /// All hold together.
    case together
  }

  /// The values to try, as those that hold together, of all that were given.
  public func alternatives(_ given: [String]) -> [[String]] {
    switch several {
    case .grid:
      return given.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map { [String($0)] } }
    case .classes:
      let values = given.flatMap(ServiceOption.items)
      let classes = values.filter(ExpiryClass.isSpelt)
      let others = values.filter { !ExpiryClass.isSpelt(by: $0) }
      return others.isEmpty ? [classes] : others.map { classes + [$0] }
    case .together: return [given]
    }
  }

  /// A value that a scenario has as a field, `GLOB: 60s`, as it is spelt here; nil where the option has no such values.
  public func pair(_ name: String, _ value: String) -> String? {
    switch several {
    case .grid: nil
    case .classes: "\(ServiceOption.withoutCommas(name))=\(value)"
    case .together: "\(name) -> \(value)"
    }
  }

  private static func items(_ text: String) -> [String] {
    var items = [""]
    var (isEscaped, inBrackets) = (false, false)
    for letter in text {
      if letter == ",", !isEscaped, !inBrackets {
        items.append("")
        continue
      }
      items[items.count - 1].append(letter)
      if !isEscaped, letter == "[" { inBrackets = true }
      if letter == "]" { inBrackets = false }
      isEscaped = !isEscaped && letter == "\\"
    }
    // A bracket that is not closed is none.
    return inBrackets ? text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) : items
  }

  /// A glob whose commas do not separate values.
  private static func withoutCommas(_ glob: String) -> String {
    items(glob).joined(separator: "\\,")
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
    ServiceOption(
      "ttl", "none|300s|trace|sliding:300s|trace:sliding|GLOB=60s", "how long values live, by class of keys if need be",
      several: .classes
    ) { (options, text) throws(CachesimError) in
      if ExpiryClass.isSpelt(by: text) {
        options.expiryClasses.append(try ExpiryClass(text, option: "--ttl"))
      } else {
        options.expiry = try ExpiryRule(text, option: "--ttl")
      }
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
    ServiceOption(
      "invalidate", "TEMPLATE -> GLOB", "which other keys a write makes invalid", several: .together
    ) { (options, text) throws(CachesimError) in
      options.invalidations.append(try InvalidationRule(text, option: "--invalidate"))
    },
    ServiceOption("crash-at", "time", "when the cache crashes: what is dirty is lost") {
      (options, text) throws(CachesimError) in options.crashAt = try span(text, "--crash-at")
    },
    ServiceOption("price", "ram=3.5/GiB-month:origin=0.40/M:egress=0.08/GiB", "what it costs") {
      (options, text) throws(CachesimError) in options.price = try Price(text)
    },
  ]
}
