internal import CacheCore

/// What happens to a trace's keys on the way in: texts are rewritten, requests split into blocks, keys made anonymous.
///
/// Texts are rewritten first and in this order: substitutions, the query string, case, separators. That is only possible
/// where a format's keys are texts.
public struct KeyRules: Sendable, Equatable {
  /// Rewrites, in order.
  public var substitutions: [KeySubstitution] = []
  /// Whether everything from the first `?` on is dropped.
  public var dropsQuery = false
  /// Whether the letters A to Z become small.
  public var foldsCase = false
  /// What every run of `:`, `/` and `|` becomes; nil leaves them.
  public var separator: UInt8?
  /// The bytes of the secret that keys are hashed with; nil leaves them.
  public var secret: [UInt8]?
  /// The blocks that requests are split into; nil leaves them whole.
  public var block: KeyBlock?

  /// Keys as the trace has them.
  public init() {}

  /// Whether texts are rewritten.
  var rewritesText: Bool { !substitutions.isEmpty || dropsQuery || foldsCase || separator != nil }

  /// Throws where a format's keys do not allow for the rules.
  func check(_ format: TraceFormat, name: String) throws(CachesimError) {
    if rewritesText, !format.keyIsText {
      throw CachesimError(
        .usage,
        "\(name): the keys of format '\(format.name)' are numbers, not texts: --key-rule, --drop-query, --fold-case and "
          + "--key-separator have nothing to rewrite (--anonymise works)")
    }
    guard let block else { return }
    if rewritesText {
      throw CachesimError(.usage, "--block splits offsets, which are numbers: it does not go with rules for texts")
    }
    if format.bytesPerKey == nil || !format.columns.contains(.size) {
      let able = FormatTable.rows.filter { $0.bytesPerKey != nil }.map(\.name).joined(separator: ", ")
      throw CachesimError(
        .usage,
        "\(name): --block \(block.size) needs keys that are offsets, and sizes; format '\(format.name)' has none "
          + "(\(able) have)")
    }
  }
}
