internal import CacheCore

/// How a reader makes keys of texts: a number as it would be written is its own key, any other text is hashed, and either
/// is rewritten first where rules ask for it.
struct KeyTexts {
  /// What rewrites the texts; nil where they stay.
  let rewriter: KeyRewriter?
  /// Set once a text had to be hashed; the trace's findings have it.
  let isHashed: UnsafeMutablePointer<Bool>
  /// Where the texts of hashed keys are kept; nil where nobody needs them.
  var names: KeyNameTable?
}

extension Field {
  /// The field's key.
  @inline(__always)
  func key(_ keys: KeyTexts) -> UInt64 {
    let text = keys.rewriter.map { $0.rewritten(self) } ?? self
    if let number = StableHash.number(ofText: text.bytes) { return number }
    keys.isHashed.pointee = true
    let hash = StableHash.hash(text.bytes)
    keys.names?.note(hash, text.bytes)
    return hash
  }
}
