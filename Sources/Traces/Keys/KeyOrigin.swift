/// What a trace's 64-bit keys were where the trace came from. Raw values are those of compiled traces.
public enum KeyOrigin: Int64, Sendable {
  /// Nobody said.
  case unknown = 0
  /// Numbers, which they still are.
  case numbers = 1
  /// Texts, or more than a number, at least some; what is there are their hashes.
  case hashes = 2

  /// What is known of keys of two traces together.
  public func joined(with other: KeyOrigin) -> KeyOrigin {
    if self == .hashes || other == .hashes { return .hashes }
    return self == .numbers ? other : self
  }
}
