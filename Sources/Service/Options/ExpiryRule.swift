public import CacheCore

/// How long a stored value lives: `none`, `300s`, `trace`, `sliding:300s`, `trace:sliding`.
public struct ExpiryRule: Sendable, Equatable {
  /// Where the length comes from.
  public enum Length: Sendable, Equatable {
    /// It never expires.
    case none
    /// So many nanoseconds.
    case fixed(Int64)
    /// The time to live of the request that stores it, or the key's last one in the trace so far.
    case trace
  }

  /// Where the length comes from.
  public var length: Length
  /// Whether a hit renews it.
  public var isSliding: Bool

  /// For ever.
  public static let none = ExpiryRule(length: .none, isSliding: false)

  init(length: Length, isSliding: Bool) {
    self.length = length
    self.isSliding = isSliding
  }

  /// Reads a rule from its spelling.
  public init(_ text: String, option: String) throws(CachesimError) {
    var words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    isSliding = words.first == "sliding" || words.count == 2 && words.last == "sliding"
    if isSliding, words.count == 2 { words.removeAll { $0 == "sliding" } }
    switch words {
    case ["none"] where !isSliding: length = .none
    case ["trace"]: length = .trace
    default:
      guard words.count == 1, let span = TimeSpan.nanoseconds(words[0]) else {
        let why = words.last?.hasPrefix("-") ?? false ? "is negative" : "is no time to live"
        throw CachesimError(
          .usage, "\(option) '\(text)' \(why); write none, 300s, trace, sliding:300s or trace:sliding")
      }
      length = .fixed(span)
    }
  }
}
