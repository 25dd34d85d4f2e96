/// A line of advice: what to do or know, the figure behind it, and the command that shows it.
public struct AdviceLine: Sendable, Equatable {
  /// What lines are about, in the order of a page.
  public enum Topic: String, Sendable, CaseIterable {
    case workload, capacity, policy, lifetime, writes, restart, growth, redis, memcached

    /// The heading above its lines.
    public var title: String {
      switch self {
      case .workload: "What this workload is"
      case .capacity: "How much memory"
      case .policy: "Which policy"
      case .lifetime: "How long values may live"
      case .writes: "What to do with writes"
      case .restart: "What a cold restart costs"
      case .growth: "What 20 % more traffic does"
      case .redis: "Redis"
      case .memcached: "memcached"
      }
    }
  }

  /// What it is about.
  public let topic: Topic
  /// What to do, or to know.
  public let advice: String
  /// The figure behind it.
  public let figure: String
  /// What shows it; nil: nothing more than the lines above.
  public let command: ShownCommand?
}
