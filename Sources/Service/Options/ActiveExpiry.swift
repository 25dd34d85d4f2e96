internal import CacheCore

/// How expired values are looked for, as Redis 7.0 does: `active:hz=10:effort=1`.
///
/// Source: activeExpireCycle in expire.c of Redis 7.0.15, and `hz` and `active-expire-effort` of its redis.conf.
public struct ActiveExpiry: Sendable, Equatable {
  /// Nanoseconds between a cycle's end and the next one's begin.
  package let period: Int64
  /// Keys that a round of a cycle looks at (ACTIVE_EXPIRE_CYCLE_KEYS_PER_LOOP, and a quarter of it for each effort above 1).
  package let keysARound: UInt32
  /// The share of them, in percent, above which another round follows (ACTIVE_EXPIRE_CYCLE_ACCEPTABLE_STALE).
  package let acceptable: UInt32
  /// What a cycle may take, a quarter of its period and 2 % of it for each effort above 1
  /// (ACTIVE_EXPIRE_CYCLE_SLOW_TIME_PERC).
  package let slowLimit: Int64
  /// What a fast cycle may take, which follows one that had no time left (ACTIVE_EXPIRE_CYCLE_FAST_DURATION).
  package let fastLimit: Int64

  /// How many buckets a cycle looks into at most for each key it wants to see, however empty they are.
  package static var bucketsAKey: UInt32 { 20 }
  /// A cycle looks at the clock once in so many rounds.
  package static var roundsATimeCheck: UInt32 { 16 }
  /// What it takes to look at a key and to free one, in nanoseconds: a machine's, not Redis's. Of 12 runs of Redis 7.0.15
  /// in which 100,000 keys expired at once, INFO's `expire_cycle_cpu_milliseconds` was 1.6 us a freed key (of 8 runs in
  /// which a quarter was to expire, 2.1 us), on the 2-core x86-64 VM of results/redis-expiry.md.
  package static var lookCost: Int64 { 100 }
  /// What it takes to free one, in nanoseconds.
  package static var expireCost: Int64 { 1400 }

  /// How often a second (Redis's `hz`, 1 to 500) and how hard (`active-expire-effort`, 1 to 10).
  init(hz: Int64, effort: Int64) {
    let more = effort - 1
    period = 1_000_000_000 / hz
    keysARound = UInt32(20 + 5 * more)
    acceptable = UInt32(10 - more)
    slowLimit = (25 + 2 * more) * 10_000_000 / hz
    fastLimit = (1000 + 250 * more) * 1000
  }

  static let rows = [
    NamedChoice("lazy"),
    NamedChoice(
      "active",
      [
        Parameter("hz", .integer(1...500), default: "10", "cycles a second"),
        Parameter("effort", .integer(1...10), default: "1", "above 1: more keys and more time a cycle"),
      ]),
  ]

  /// Reads a rule from its spelling; nil: `lazy`.
  static func read(_ text: String) throws(CachesimError) -> ActiveExpiry? {
    let (name, values) = try NamedChoice.read(text, rows, option: "--expiry")
    return name == "lazy" ? nil : ActiveExpiry(hz: values.integer("hz"), effort: values.integer("effort"))
  }
}
