/// The most requests within one whole second, minute, ... of a clock that does not run backwards.
struct RequestPeak {
  private let length: Int64
  private var end = Int64.min
  private var requests: Int64 = 0
  /// The most requests of a period so far.
  private(set) var most: Int64 = 0

  /// Periods of so many nanoseconds, which begin at multiples of it.
  init(every length: Int64) { self.length = length }

  /// A request at a time in nanoseconds.
  mutating func add(_ time: Int64) {
    if time >= end {
      // Down, also before the epoch.
      let start = time - (time % length + length) % length
      let (sum, overflows) = start.addingReportingOverflow(length)
      end = overflows ? .max : sum
      requests = 0
    }
    requests += 1
    if requests > most { most = requests }
  }
}
