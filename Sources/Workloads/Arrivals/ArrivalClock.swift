internal import CacheCore

/// The times of requests that come at an `ArrivalRate`, in nanoseconds from 0, never falling.
public struct ArrivalClock: Sendable {
  private var even: RequestClock
  private let pattern: ArrivalRate.Pattern
  private let meanGap: Double
  private var generator: SplitMix64
  private var time: Int64 = 0
  /// What of the time is below a nanosecond.
  private var rest = 0.0
  /// What is left of the time that it is on.
  private var leftOn = 0.0

  /// A clock at the first request; `seed` decides the gaps where they are random.
  public init(_ arrivals: ArrivalRate, seed: UInt64) {
    even = RequestClock(arrivals.rate)
    pattern = arrivals.pattern
    meanGap = Double(arrivals.rate.period) / Double(arrivals.rate.count)
    generator = SplitMix64(seed: SplitMix64.mix(seed) ^ 0x6172_7269_7661_6C73)
    if case .onOff(let on, _) = pattern { leftOn = exponential(on) }
  }

  /// The time of this request; moves on to the next. Wraps around where 64 bits cannot hold it.
  @inline(__always)
  public mutating func next() -> Int64 {
    if case .constant = pattern { return even.next() }
    let now = time
    let gap = rest + randomGap()
    guard gap < 0x1p62 else {
      time = .min
      return now
    }
    time &+= Int64(gap)
    rest = gap - gap.rounded(.down)
    return now
  }

  @inline(__always)
  private mutating func exponential(_ mean: Double) -> Double { -mean * PortableMath.log1p(-generator.unit()) }

  private mutating func randomGap() -> Double {
    switch pattern {
    case .constant: meanGap
    case .poisson: exponential(meanGap)
    case .onOff(let on, let off): onOffGap(on, off)
    case .diurnal(let amplitude, let period): diurnalGap(amplitude, period)
    case .generalisedPareto(let shape):
      // The scale that gives the mean: scale / (1 - shape).
      shape == 0
        ? exponential(meanGap)
        : meanGap * (1 - shape) * PortableMath.expm1(-shape * PortableMath.log1p(-generator.unit())) / shape
    }
  }

  /// What is left of an exponential gap when it is switched off is exponential again.
  private mutating func onOffGap(_ on: Double, _ off: Double) -> Double {
    var gap = 0.0
    while true {
      let next = exponential(meanGap * on / (on + off))
      if next <= leftOn {
        leftOn -= next
        return gap + next
      }
      gap += leftOn + exponential(off)
      leftOn = exponential(on)
    }
  }

  /// By thinning a process at the highest rate: Lewis, Shedler, Naval Research Logistics Quarterly 26(3), 1979,
  /// doi 10.1002/nav.3800260304.
  private mutating func diurnalGap(_ amplitude: Double, _ period: Double) -> Double {
    var gap = 0.0
    while true {
      gap += exponential(meanGap / (1 + amplitude))
      let turns = (Double(time) + rest + gap) / period
      let height = 1 + amplitude * PortableMath.sineOfTurns(turns - turns.rounded(.down))
      if generator.unit() * (1 + amplitude) < height { return gap }
    }
  }
}
