/// Several accesses that are one request of a user: a page of five queries, a feed and its twenty posts.
///
/// Each run of `size` requests of the trace, from its first on, is one compound: it begins at the time of its first access,
/// and the times of the others are not looked at.
public struct Compound: Sendable, Equatable {
  /// In which order the accesses of a compound go out.
  public enum Order: String, Sendable, CaseIterable {
    /// Each when the one before is answered: latencies add up.
    case serial
    /// All at once: the slowest counts.
    case parallel
    /// The first alone, then all others at once: a list, then its items.
    case firstThenParallel = "first-then-parallel"
  }

  /// Accesses a compound; 1 or more. The last compound of a trace may have fewer.
  public var size: Int64
  /// In which order they go out.
  public var order: Order

  /// A compound.
  public init(size: Int64, order: Order) {
    self.size = size
    self.order = order
  }
}
