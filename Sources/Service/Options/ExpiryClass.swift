internal import CacheCore

/// Keys whose values live by a rule of their own: `user:*=60s`.
package struct ExpiryClass: Sendable, Equatable {
  /// The keys.
  package let keys: KeyGlob
  /// How long their values live.
  package let rule: ExpiryRule

  /// Whether a value of `--ttl` names a class, and is not the rule of all other keys.
  static func isSpelt(by text: String) -> Bool { text.contains("=") }

  /// Reads `GLOB=RULE`; a glob may have equals signs of its own.
  init(_ text: String, option: String) throws(CachesimError) {
    guard let equals = text.lastIndex(of: "="), equals > text.startIndex else {
      throw CachesimError(.usage, "\(option) '\(text)' names no keys before the '=' (such as 'user:*=60s')")
    }
    keys = KeyGlob(text[..<equals])
    rule = try ExpiryRule(
      String(text[text.index(after: equals)...]), option: "\(option) '\(text)':")
  }
}
