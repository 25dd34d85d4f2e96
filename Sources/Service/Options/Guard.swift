public import CacheCore

/// What keeps concurrent misses of one key from all loading it.
public enum Guard: Sendable, Equatable {
  /// Every one loads.
  case none
  /// They wait for the load under way.
  case coalesce
  /// One holds a lock for at most `ttl`; the others look again every `poll`, and load for themselves after `wait`.
  case lock(poll: Int64, wait: Int64, ttl: Int64, storesOnTimeout: Bool)
  /// One token a key an interval; the others wait for its holder's load; a write voids it.
  case lease(interval: Int64)

  static let rows = [
    NamedChoice("none"), NamedChoice("coalesce"),
    NamedChoice(
      "lock",
      [
        Parameter("poll", .duration(least: 1), default: "100ms", "how often losers look again"),
        Parameter("wait", .duration(least: 0), default: "5s", "how long they wait at most"),
        Parameter("ttl", .duration(least: 0), default: "10s", "how long the lock is held at most"),
        NamedChoice.flag("store-on-timeout", default: true, "whether who gave up waiting stores what it loads"),
      ]),
    NamedChoice(
      "lease", [Parameter("interval", .duration(least: 0), default: "10s", "how long a token lives at most")]),
  ]

  /// Reads a guard from its spelling.
  public init(_ text: String) throws(CachesimError) {
    let (name, values) = try NamedChoice.read(text, Guard.rows, option: "--guard")
    switch name {
    case "coalesce": self = .coalesce
    case "lock":
      self = .lock(
        poll: values.duration("poll"), wait: values.duration("wait"), ttl: values.duration("ttl"),
        storesOnTimeout: values.flag("store-on-timeout"))
    case "lease": self = .lease(interval: values.duration("interval"))
    default: self = .none
    }
  }
}
