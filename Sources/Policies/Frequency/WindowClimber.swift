/// Decides by how much the window of W-TinyLFU should grow or shrink: hill climbing on the hit ratio.
///
/// Every ten capacities of requests to a full cache it compares their hit ratio with that of the ten before. `simple` keeps
/// its direction while the ratio does not fall; its step begins at 1/16 of the cache, decays by 2 % a sample (caches of
/// up to 512 objects: 0.5 %, with longer samples as the step shrinks) and is restored by a change of five points.
/// `correlation` goes where the last move and the change of the ratio agree, 95 % as far as the last time.
/// `trust` grows its step by half where the smoothed change is large against the last one, halves it where it is small,
/// and takes back half a step after a loss of more than half a point.
///
/// Source: Einziger, Eytan, Friedman, Manes, "Adaptive software cache management", Middleware 2018,
/// doi 10.1145/3274808.3274816; constants and all three rules are those of Caffeine's simulator (2026-08).
struct WindowClimber: BitwiseCopyable {
  enum Rule: UInt8, BitwiseCopyable {
    case none, simple, correlation, trust, feedback
  }

  private let rule: Rule
  private let firstStep: Double
  private let firstSample: Int
  private let isSmall: Bool
  private let size: Double

  private var sample: Int
  private var hits = 0
  private var misses = 0
  private var hasPast = false
  private var pastRatio = 0.0
  private var pastWindow = 0.0
  private var step: Double
  private var grows: Bool
  private var losses = 0
  private var pastChange = 0.0
  private var smoothedChange = 0.0

  /// For a cache of so many objects that weigh `size` together.
  init(_ rule: Rule, objects: Int64, size: Int64) {
    self.rule = rule
    self.size = Double(size)
    firstSample = max(1, Int(clamping: min(objects, .max / 10) * 10))
    sample = firstSample
    isSmall = rule == .simple && objects <= 512
    grows = isSmall
    let sixteenth = Double(size) * 0.0625
    firstStep =
      switch rule {
      case .simple: max(sixteenth, 2)
      case .correlation: max(1, sixteenth.rounded(.down))
      default: sixteenth
      }
    step = firstStep
  }

  /// Counts a request to a full cache.
  @inline(__always)
  mutating func record(hit: Bool) {
    if hit { hits &+= 1 } else { misses &+= 1 }
  }

  /// Whether a sample is complete.
  var isDue: Bool {
    @inline(__always) get { hits &+ misses >= sample }
  }

  /// How much the window, which is `window` large, should grow; below 0: shrink. Starts the next sample.
  mutating func adjustment(window: Double) -> Double {
    let ratio = Double(hits) / Double(hits + misses)
    let change = ratio - pastRatio
    let amount =
      switch rule {
      case .simple: simple(ratio, change)
      case .correlation: correlation(window - pastWindow, change)
      default: trust(change)
      }
    hasPast = true
    pastRatio = ratio
    pastWindow = window
    hits = 0
    misses = 0
    return amount
  }

  private mutating func simple(_ ratio: Double, _ change: Double) -> Double {
    if ratio < pastRatio { grows.toggle() }
    if change.magnitude >= 0.05 {
      sample = firstSample
      step = firstStep
    }
    let amount = grows ? step : -step
    if isSmall {
      step *= 0.995
      let ratio = firstStep / max(firstStep / 4, step.magnitude)
      sample = Int(Double(firstSample) * min(max(ratio, 1), 4))
    } else {
      step *= 0.98
    }
    return amount
  }

  private mutating func correlation(_ move: Double, _ change: Double) -> Double {
    if !hasPast || move == 0 { return firstStep }
    if change < 0 {
      losses += 1
      if losses >= 5 {
        losses = 0
        return firstStep
      }
    } else {
      losses = 0
    }
    let product = move * change
    if product == 0 { return 0 }
    let distance = max(1, 0.95 * move.magnitude)
    return product > 0 ? distance : -distance
  }

  private mutating func trust(_ change: Double) -> Double {
    guard hasPast else {
      grows = true
      return step
    }
    let magnitude = change.magnitude
    smoothedChange = (1 - 0.3) * smoothedChange + 0.3 * magnitude
    if pastChange > 1e-12 {
      let ratio = smoothedChange / pastChange
      if ratio < 0.25 { step *= 0.5 } else if ratio > 0.75 { step *= 1.5 }
    }
    let least = max(1, 0.001 * size)
    step = min(max(step, least), max(least + 1, 0.1 * size))
    pastChange = magnitude
    if change < -0.005 {
      grows.toggle()
      return grows ? step * 0.5 : -(step * 0.5)
    }
    grows = (change >= 0) == grows
    return grows ? step : -step
  }
}
