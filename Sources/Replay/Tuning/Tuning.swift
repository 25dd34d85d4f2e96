public import Policies

/// What a search found.
public struct Tuning: Sendable {
  /// A candidate that came to the end of the search.
  public struct Finalist: Sendable {
    /// The policy and its parameters.
    public let policy: PolicyChoice
    /// What it hit in the part that was searched.
    public let searched: CurveCounts
    /// What it hits in the part that was held out, warm from the part before.
    public let heldOut: CurveCounts
  }

  /// A round of the search.
  public struct Round: Sendable {
    /// The share of keys it followed.
    public let sample: Double
    /// Candidates that were in it.
    public let candidates: Int
  }

  /// The rounds, coarse to fine.
  public var rounds: [Round] = []
  /// Best in the searched part first. The first is the answer: the held-out part judges it, and chooses nothing.
  public var finalists: [Finalist] = []
  /// The policy as it was before: with the parameters that were given, and defaults for what is varied.
  public var original: Finalist?
  /// Requests that were searched, and requests held out.
  public var searchedRequests: Int64 = 0
  /// Requests that were held out.
  public var heldOutRequests: Int64 = 0
  /// The capacity in objects or bytes.
  public var capacity: Int64 = 0
  /// False: interrupted.
  public var isComplete = true
  /// What a person should know.
  public var warnings: [String] = []

  /// Nothing found yet.
  public init() {}
}
