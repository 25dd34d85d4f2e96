/// Which keys a job or an invalidation is about.
public enum KeyChoice: Sendable, Equatable {
  /// All that have been asked for or named so far.
  case all
  /// These, as traces spell them (a number or a text), asked for before or not.
  case these([String])
  /// Those asked for or named so far that match a pattern: `product:*`, as `--invalidate` and `--ttl` spell patterns.
  case matching(String)
}
