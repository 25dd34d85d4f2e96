/// What came of a claim.
public struct ClaimResult: Sendable {
  /// A figure with what was measured.
  public struct Measured: Sendable {
    /// What it is.
    public let figure: Claim.Figure
    /// The value.
    public let value: Double

    /// Whether it is as expected; also where nothing is.
    public var isAsExpected: Bool {
      guard let expected = figure.expected else { return true }
      // A hair more than `within`, for what adding and subtracting rounds away.
      return (value - expected).magnitude <= figure.within + 1e-9 * max(1, expected.magnitude)
    }
  }

  /// The scenario's name.
  public let scenario: String
  /// The claim.
  public let claim: Claim
  /// Whether it holds, by what was measured.
  public let verdict: Verdict
  /// What was measured.
  public let measured: [Measured]

  /// Whether the verdict and all figures are as the file expects.
  public var isAsExpected: Bool { verdict == claim.verdict && measured.allSatisfy(\.isAsExpected) }
}
