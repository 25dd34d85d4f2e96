public import CacheCore

/// How requests come in time: at a rate, evenly spaced or at random: `10k/s`, `10k/s:poisson`.
public struct ArrivalRate: Sendable, Equatable {
  /// How many there are in a period.
  public let rate: RequestRate
  /// True: independent of each other, with exponential gaps. False: evenly spaced.
  public let isPoisson: Bool

  /// Reads a rate from its spelling.
  public init(_ text: String) throws(CachesimError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 1 || parts.count == 2 && ["constant", "poisson"].contains(parts[1]) else {
      throw CachesimError(.usage, "'\(text)' is not a rate; write 10k/s or 10k/s:poisson")
    }
    rate = try RequestRate(parts[0])
    isPoisson = parts.last == "poisson"
  }
}

/// The times of requests that come at an `ArrivalRate`, in nanoseconds from 0, never falling.
public struct ArrivalClock: Sendable {
  private var even: RequestClock
  private let isPoisson: Bool
  private let meanGap: Double
  private var generator: SplitMix64
  private var time: Int64 = 0
  /// What of the time is below a nanosecond.
  private var rest = 0.0

  /// A clock at the first request; `seed` decides the gaps where they are random.
  public init(_ arrivals: ArrivalRate, seed: UInt64) {
    even = RequestClock(arrivals.rate)
    isPoisson = arrivals.isPoisson
    meanGap = Double(arrivals.rate.period) / Double(arrivals.rate.count)
    generator = SplitMix64(seed: SplitMix64.mix(seed) ^ 0x6172_7269_7661_6C73)
  }

  /// The time of this request; moves on to the next. Wraps around where 64 bits cannot hold it.
  @inline(__always)
  public mutating func next() -> Int64 {
    guard isPoisson else { return even.next() }
    let now = time
    let gap = rest - meanGap * PortableMath.log1p(-generator.unit())
    guard gap < 0x1p62 else {
      time = .min
      return now
    }
    time &+= Int64(gap)
    rest = gap - gap.rounded(.down)
    return now
  }
}
