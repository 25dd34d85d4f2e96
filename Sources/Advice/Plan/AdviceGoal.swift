public import CacheCore
public import Replay

/// What a capacity is looked for.
public enum AdviceGoal: Sendable, Equatable {
  /// Where more begins to pay less: the knee of LRU's curve.
  case knee
  /// The smallest that reaches a ratio.
  case ratio(CurveTarget)
  /// The smallest with which users or the origin see no more than so much.
  case service(ServiceTarget)
  /// This one.
  case budget(Capacity)
  /// The one that costs least, memory and misses together.
  case leastCost

  /// Reads a target: `hit_ratio=0.9` and other ratios, `latency_p99=20ms`, `origin_rate<500/s`.
  public init(target text: String) throws(CachesimError) {
    if let target = try ServiceTarget(text) { self = .service(target) } else { self = .ratio(try CurveTarget(text)) }
  }

  /// As it was asked for.
  public var text: String {
    switch self {
    case .knee: "knee"
    case .ratio(let target): target.text
    case .service(let target): target.text
    case .budget(let capacity): "budget=" + CapacityText.spelling(capacity)
    case .leastCost: "least cost"
    }
  }
}
