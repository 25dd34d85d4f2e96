internal import CacheCore

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
  /// Whether neither draws nor sizes change it.
  let isAlwaysTheSame: Bool
  /// As it was spelt.
  public let text: String

  /// No time at all.
  public static let zero = LatencyLaw(.constant, constant: 0, perByte: 0, text: "constant:0s")

  init(_ shape: Shape, constant: Int64 = 0, perByte: Double, text: String) {
    self.shape = shape
    self.constant = constant
    isAlwaysTheSame = shape == .constant && perByte == 0
    self.perByte = perByte
    self.text = text
  }

  /// The duration in nanoseconds for a draw u in (0, 1) and a size in bytes, rounded half up.
  @inline(__always)
  func nanoseconds(_ u: @autoclosure () -> Double, size: Int64) -> Int64 {
    isAlwaysTheSame ? constant : drawn(u(), size)
  }

  @inline(never)
  private func drawn(_ u: Double, _ size: Int64) -> Int64 {
    let value: Double =
      switch shape {
      case .constant: Double(constant)
      case .uniform(let from, let width): from + width * u
      case .exponential(let mean): -mean * PortableMath.log(1 - u)
      case .lognormal(let median, let spread): median * PortableMath.exp(NormalQuantile.value(u) * spread)
      case .empirical(let law): law.value(u)
      }
    let total = value + perByte * Double(size) + 0.5
    return total < 0x1p62 ? Int64(total.rounded(.down)) : 1 << 62
  }

  /// Its value where that never changes; below 0: it does.
  var fixedTime: Int64 { isAlwaysTheSame ? constant : -1 }
}
