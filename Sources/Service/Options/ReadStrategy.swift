public import CacheCore

/// Who loads on a miss, and when the reader is answered.
public enum ReadStrategy: Sendable, Equatable {
  /// The client asks the origin and stores the value; with `fillSync` its caller waits for that too.
  case cacheAside(fillSync: Bool)
  /// The tier loads, stores and answers.
  case readThrough

  static let rows = [
    NamedChoice(
      "cache-aside",
      [
        Parameter(
          "fill", .choice(["async", "sync"]), default: "async", "whether the answer waits for the store")
      ]), NamedChoice("read-through"),
  ]

  /// Reads a strategy from its spelling.
  public init(_ text: String) throws(CachesimError) {
    let (name, values) = try NamedChoice.read(text, ReadStrategy.rows, option: "--read-strategy")
    self = name == "read-through" ? .readThrough : .cacheAside(fillSync: values.text("fill") == "sync")
  }

  /// Whether the reader is answered only when the value is stored.
  package var answersWhenStored: Bool { self == .readThrough || self == .cacheAside(fillSync: true) }
}
