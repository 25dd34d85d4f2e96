/// What a rules file says of some rows and a metric.
public struct GateRule: Sendable, Equatable {
  /// As messages call it.
  let name: String
  let selector: CacheSelector
  let metric: Glob
  /// How far the metric may change; nil where the rule does not say: then it is compared as without the rule.
  let bounds: Bounds?
  /// Floors and ceilings.
  let limits: [Limit]
}
