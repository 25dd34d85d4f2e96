public import CacheCore

/// How requests come in time: at a mean rate, and in a pattern: `10k/s`, `10k/s:poisson`, `10k/s:on-off:1s:9s`,
/// `1M/d:diurnal:0.8:24h`, `50k/s:gpareto:0.15`.
public struct ArrivalRate: Sendable, Equatable {
  /// What lies between requests.
  public enum Pattern: Sendable, Equatable {
    /// Always the same time.
    case constant
    /// Exponential gaps, independent of each other.
    case poisson
    /// Exponential gaps while it is on, none while it is off; both last exponential times with these means, in
    /// nanoseconds. The rate is the mean over both.
    case onOff(on: Double, off: Double)
    /// A Poisson process whose rate at time t is the mean times 1 + amplitude * sin(2 pi t / period).
    case diurnal(amplitude: Double, period: Double)
    /// Gaps of the generalised Pareto distribution from 0, independent of each other, with this shape below 1.
    case generalisedPareto(shape: Double)
  }

  /// How many there are in a period.
  public let rate: RequestRate
  /// What lies between them.
  public let pattern: Pattern

  /// Reads a rate from its spelling.
  public init(_ text: String) throws(CachesimError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard let pattern = ArrivalRate.pattern(Array(parts[1...])) else {
      throw CachesimError(
        .usage,
        "'\(text)' is not a rate; write 10k/s, 10k/s:poisson, 10k/s:on-off:1s:9s, 10k/s:diurnal:0.8:24h or "
          + "10k/s:gpareto:0.15")
    }
    self.pattern = pattern
    rate = try RequestRate(parts[0])
  }

  private static func pattern(_ words: [String]) -> Pattern? {
    func span(_ index: Int) -> Double? {
      TimeSpan.nanoseconds(words[index]).map(Double.init).flatMap { $0 > 0 ? $0 : nil }
    }
    switch (words.first, words.count) {
    case (nil, _), ("constant", 1): return .constant
    case ("poisson", 1): return .poisson
    case ("on-off", 3):
      guard let on = span(1), let off = span(2) else { return nil }
      return .onOff(on: on, off: off)
    case ("diurnal", 3):
      guard let amplitude = Double(words[1]), (0...1).contains(amplitude), let period = span(2) else { return nil }
      return .diurnal(amplitude: amplitude, period: period)
    case ("gpareto", 2):
      guard let shape = Double(words[1]), (0...0.9).contains(shape) else { return nil }
      return .generalisedPareto(shape: shape)
    default: return nil
    }
  }

  /// Whether the times of so many requests can be counted in 64-bit nanoseconds: where they are random, also where they
  /// take eight times as long as they do on average.
  func holds(requests: Int64) -> Bool {
    rate.holds(requests: pattern == .constant || requests >= 1 << 59 ? requests : requests * 8)
  }
}
