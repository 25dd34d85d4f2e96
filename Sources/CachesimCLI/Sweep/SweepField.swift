internal import Service

/// An option of `replay` that a plan may give, under the same name.
struct SweepField {
  /// What its value looks like, and what several mean.
  enum Kind {
    /// Each of its values is tried with each of the others'.
    case grid
    /// One value.
    case single
    /// `true` or `false`.
    case flag
    /// Several values, which belong together.
    case list
  }

  /// As the option is spelt, without dashes.
  let name: String
  let kind: Kind

  /// Every option, those of the grid first and in the order in which `replay` nests them, outermost first.
  static let all: [SweepField] =
    [SweepField(name: "policy", kind: .grid), SweepField(name: "admission", kind: .grid)]
    + ServiceOption.all.map { SweepField(name: $0.name, kind: $0.name == "invalidate" ? .list : .grid) }
    + [SweepField(name: "capacity", kind: .grid)]
    + ["trace-format", "ops", "sizes", "rate", "speed", "spread", "skip", "limit", "sample"].map {
      SweepField(name: $0, kind: .single)
    }
    + [SweepField(name: "no-scale", kind: .flag)]
    + ["warmup", "window", "seed", "repeat", "memory", "on-bad-record"].map { SweepField(name: $0, kind: .single) }
    + [
      SweepField(name: "key-rule", kind: .list), SweepField(name: "drop-query", kind: .flag),
      SweepField(name: "fold-case", kind: .flag), SweepField(name: "key-separator", kind: .single),
      SweepField(name: "block", kind: .single),
    ]
}
