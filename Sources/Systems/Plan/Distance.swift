public import Service

/// How long the way to a tier or to the origin takes, there and back.
public struct Distance: Sendable, Equatable {
  /// From anywhere, unless `byPlace` says otherwise.
  public var law: LatencyLaw
  /// From each place of whoever asks, in order; empty: the same from everywhere. A client is at place number mod
  /// `byPlace.count`; node n of a tier with `nearest` routing at place n mod its `places`, of another tier at place n.
  public var byPlace: [LatencyLaw]

  /// A distance; next door, if nothing is said.
  public init(_ law: LatencyLaw = .zero, byPlace: [LatencyLaw] = []) {
    self.law = law
    self.byPlace = byPlace
  }
}
