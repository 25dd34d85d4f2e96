public import CacheCore

/// `--require 'POLICY[@CAPACITY].METRIC>=VALUE'`: a floor or a ceiling.
public struct Requirement: Sendable, Equatable {
  /// As it was given.
  public let text: String
  let selector: CacheSelector
  let metric: String
  let limit: Limit

  /// Reads `s3fifo@10%.hit_ratio>=0.62`; errors are of kind `usage`.
  public init(_ text: String) throws(CachesimError) {
    func refuse(_ why: String) -> CachesimError {
      CachesimError(.usage, "--require '\(text)' \(why); write 's3fifo@10%.hit_ratio>=0.62'")
    }
    self.text = text
    guard let sign = text.firstIndex(where: { $0 == "<" || $0 == ">" }) else { throw refuse("has none of >= <= > <") }
    let end = text[text.index(after: sign)...].first == "=" ? text.index(sign, offsetBy: 2) : text.index(after: sign)
    let value = String(text[end...].drop { $0 == " " })
    guard let relation = Limit.Relation(rawValue: String(text[sign..<end])), let limit = Limit(relation, value) else {
      throw refuse("compares with '\(value)', which is no number")
    }
    self.limit = limit
    var name = text[..<sign]
    while name.last == " " { name.removeLast() }
    guard let point = name.lastIndex(of: "."), name.index(after: point) < name.endIndex else {
      throw refuse("names no metric")
    }
    metric = String(name[name.index(after: point)...])
    guard metric.allSatisfy({ $0.isLetter || $0.isNumber || "_-".contains($0) }) else {
      throw refuse("names no metric '\(metric)'")
    }
    if value.hasSuffix("%"), !Metric.named(metric).isRatio {
      throw refuse("gives a percentage, but \(metric) is no ratio")
    }
    var cache = name[..<point]
    var selector = CacheSelector()
    if let at = cache.lastIndex(of: "@") {
      do throws(CachesimError) { selector.capacity = try Capacity(String(cache[cache.index(after: at)...])) } catch {
        throw CachesimError(.usage, "--require '\(text)': \(error.message)")
      }
      cache = cache[..<at]
    }
    guard !cache.isEmpty else { throw refuse("names no policy") }
    selector.policy = Glob(String(cache))
    self.selector = selector
  }
}
