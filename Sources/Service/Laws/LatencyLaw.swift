/// How long something takes: a distribution of durations, spelt `constant:2ms`, `uniform:1ms:3ms`, `exponential:10ms`,
/// `lognormal:20ms:120ms` (median and 99th percentile), `empirical:FILE`, or a profile's name; `+2us/KiB` behind any of
/// them adds time by size.
public struct LatencyLaw: Sendable, Equatable {
  enum Shape: Sendable, Equatable {
    case constant
    case uniform(from: Double, width: Double)
    case exponential(mean: Double)
    case lognormal(median: Double, spread: Double)
    case empirical(EmpiricalLaw)
  }

  let shape: Shape
  /// The value where it is constant, in nanoseconds.
  let constant: Int64
  /// Nanoseconds for each byte.
  let perByte: Double
  /// As it was spelt.
  public let text: String

  /// No time at all.
  public static let zero = LatencyLaw(.constant, constant: 0, perByte: 0, text: "constant:0s")

  init(_ shape: Shape, constant: Int64 = 0, perByte: Double, text: String) {
    self.shape = shape
    self.constant = constant
    self.perByte = perByte
    self.text = text
  }
}
