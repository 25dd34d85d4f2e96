internal import CacheCore

/// Alternatives with shares as parameters spell them: `read@70%,write@30%`. One without a share takes what is left; where
/// none does, the shares add up to 100 %.
struct WeightedList {
  /// The alternatives and their shares, which add up to 1.
  let items: [(text: String, share: Double)]

  /// Reads them; `name` is the parameter.
  init(_ text: String, name: String) throws(CachesimError) {
    var items: [(text: String, share: Double?)] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let at = part.lastIndex(of: "@")
      let share = at.flatMap { WeightedList.share(part[part.index(after: $0)...]) }
      guard !part.isEmpty, at == nil || share != nil else {
        throw CachesimError(.usage, "\(name)=\(text): '\(part)' is not of the form value@share; a share is 30% or 0.3")
      }
      items.append((String(part[..<(at ?? part.endIndex)]), share))
    }
    let open = items.count { $0.share == nil }
    let sum = items.reduce(0) { $0 + ($1.share ?? 0) }
    guard open <= 1, sum <= 1 + 1e-9, open == 1 || sum >= 1 - 1e-9 else {
      throw CachesimError(
        .usage, "\(name)=\(text): the shares do not add up to 100%, and at most one may be left out")
    }
    self.items = items.map { ($0.text, $0.share ?? max(0, 1 - sum)) }
  }

  /// A share: `30%` or `0.3`; nil if it is none.
  static func share(_ text: Substring) -> Double? {
    let isPercent = text.hasSuffix("%")
    guard let value = Double(isPercent ? text.dropLast() : text), value >= 0, value <= (isPercent ? 100 : 1) else {
      return nil
    }
    return isPercent ? value / 100 : value
  }
}
