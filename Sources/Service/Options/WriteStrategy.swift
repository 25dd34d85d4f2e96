public import CacheCore

/// What a write does to the origin and to the tier.
public enum WriteStrategy: Sendable, Equatable {
  /// The origin, then the entry is deleted.
  case invalidate
  /// The origin, then the tier.
  case writeThrough(allocates: Bool)
  /// The tier; the origin later, in batches.
  case writeBehind(WriteBehind)
  /// The origin; with `invalidates` the entry is deleted behind the answer.
  case writeAround(invalidates: Bool)

  private static let allocate = NamedChoice.flag(
    "allocate", default: true, "whether a write to an absent key stores it")
  static let rows = [
    NamedChoice("invalidate"), NamedChoice("write-through", [allocate]),
    NamedChoice(
      "write-behind",
      [
        Parameter("batch", .count(1...(1 << 40)), default: "10", "so many dirty keys are flushed at once"),
        Parameter("interval", .duration(least: 0), default: "5s", "a key is dirty no longer before a flush is sent"),
        Parameter(
          "max-dirty", .count(1...(1 << 40)), default: "1000", "writes wait while so many keys are not committed"),
        Parameter("idle", .text, default: "none", "flush after so long without a write"),
        NamedChoice.flag("coalesce", default: true, "the last write of a key wins"),
        Parameter(
          "flush", .choice(["timer", "periodic"]), default: "timer",
          "the interval runs for each key, or is a global tick"),
        allocate,
      ]), NamedChoice("write-around", [NamedChoice.flag("invalidate", "delete the entry behind the answer")]),
  ]

  /// Reads a strategy from its spelling.
  public init(_ text: String) throws(CachesimError) {
    let option = "--write-strategy"
    let (name, values) = try NamedChoice.read(text, WriteStrategy.rows, option: option)
    switch name {
    case "write-through": self = .writeThrough(allocates: values.flag("allocate"))
    case "write-around": self = .writeAround(invalidates: values.flag("invalidate"))
    case "write-behind":
      var idle: Int64?
      if values.text("idle") != "none" {
        idle = TimeSpan.nanoseconds(values.text("idle"))
        if idle == nil {
          throw CachesimError(.usage, "\(option) 'write-behind': idle=\(values.text("idle")) is no length of time")
        }
      }
      self = .writeBehind(
        WriteBehind(
          batch: values.integer("batch"), interval: values.duration("interval"),
          mostDirty: values.integer("max-dirty"), idle: idle, coalesces: values.flag("coalesce"),
          isPeriodic: values.text("flush") == "periodic", allocates: values.flag("allocate")))
    default: self = .invalidate
    }
  }

  /// What write-behind does; nil: another strategy.
  package var writeBehind: WriteBehind? {
    if case .writeBehind(let options) = self { options } else { nil }
  }
}

/// When what was written to the tier goes to the origin.
public struct WriteBehind: Sendable, Equatable {
  /// So many dirty keys are flushed at once.
  public var batch: Int64
  /// Nanoseconds that a key is dirty before a flush is sent, or between ticks.
  public var interval: Int64
  /// Writes wait while so many keys are not committed.
  public var mostDirty: Int64
  /// Nanoseconds without a write after which everything is flushed; nil: never.
  public var idle: Int64?
  /// Whether the last write of a key wins.
  public var coalesces: Bool
  /// Whether the interval is a global tick.
  public var isPeriodic: Bool
  /// Whether a write to an absent key stores it.
  public var allocates: Bool
}
