/// The times of evenly spaced requests: i * period / count nanoseconds, rounded down, without drift or division.
struct RequestClock: Sendable {
  private let count: Int64
  private let step: Int64
  private let stepRemainder: Int64
  private var time: Int64 = 0
  private var remainder: Int64 = 0

  /// A clock at the first request.
  init(_ rate: RequestRate) {
    count = rate.count
    (step, stepRemainder) = rate.period.quotientAndRemainder(dividingBy: rate.count)
  }

  /// The time of this request; moves on to the next.
  @inline(__always)
  mutating func next() -> Int64 {
    let now = time
    time &+= step
    // The remainder is below `count` before and after, so the sum cannot overflow where `count` is below 2^62.
    remainder &+= stepRemainder
    if remainder >= count {
      remainder &-= count
      time &+= 1
    }
    return now
  }
}
