/// Something that is said of a system, and what is expected to come out of it.
public struct Claim: Sendable {
  /// Something that is measured.
  public struct Figure: Sendable {
    /// What, in a few words.
    public let what: String
    /// How it follows from the figures of cases.
    public let value: Expression
    /// Shown behind the value; empty: none.
    public let unit: String
    /// What it should be; nil: nobody knows beforehand.
    public let expected: Double?
    /// How far from that it may be.
    public let within: Double
    /// Where what is expected comes from; empty: the design's table.
    public let by: String
    let place: ClaimPlace
  }

  /// What is claimed.
  public let text: String
  /// Where; "ours" where no guide claims it.
  public let source: String
  /// The claim holds where this is true.
  public let holds: Expression
  /// Where it holds under a condition; nil: there is none.
  public let when: Expression?
  /// What is expected to come out.
  public let verdict: Verdict
  /// Why, in a sentence.
  public let why: String
  /// What is measured.
  public let figures: [Figure]
  let place: ClaimPlace
}

/// What comes of a claim.
public enum Verdict: Sendable, Equatable {
  /// It holds.
  case yes
  /// It does not.
  case no
  /// It does under a condition.
  case onlyIf(String)

  /// As reports say it.
  public var text: String {
    switch self {
    case .yes: "yes"
    case .no: "no"
    case .onlyIf(let condition): "only if \(condition)"
    }
  }

  /// Reads `yes`, `no` or `only if ...`.
  init?(_ text: String) {
    switch text {
    case "yes": self = .yes
    case "no": self = .no
    default:
      guard text.hasPrefix("only if "), text.count > 8 else { return nil }
      self = .onlyIf(String(text.dropFirst(8)))
    }
  }
}
