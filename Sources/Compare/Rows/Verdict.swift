/// What a comparison says.
public enum Verdict: String, Sendable, CaseIterable {
  /// Within what is tolerated.
  case same
  /// A gain.
  case better
  /// A loss.
  case worse
  /// Different, where there is neither better nor worse.
  case changed
  /// Different, but no more than draws differ, or too little is known of how much they differ.
  case unclear
  /// Only the baseline has it.
  case missing
  /// The baseline does not have it.
  case new

  /// Whether a gate closes.
  public var fails: Bool { self == .worse || self == .changed || self == .missing }

  /// What to show first.
  var weight: Int {
    switch self {
    case .worse: 6
    case .missing: 5
    case .changed: 4
    case .better: 3
    case .unclear: 2
    case .new: 1
    case .same: 0
    }
  }
}
