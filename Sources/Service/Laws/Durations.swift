package import CacheCore
internal import CacheStructures

/// How long something takes, each time: a law and the draws for it.
///
/// The law's figures lie flat here, because reading them through an enum with arrays in it retained them on every draw.
package struct Durations: ~Copyable {
  private enum Shape {
    case constant
    case uniform
    case exponential
    case lognormal
    case empirical
  }

  /// What it always takes; below 0: draws or sizes change it.
  package let fixed: Int64
  private let draws: Draws
  private let shape: Shape
  /// The constant, where a uniform law begins, an exponential one's mean, or a log-normal one's median.
  private let scale: Double
  /// How wide a uniform law is, or how far a log-normal one spreads.
  private let spread: Double
  private let perByte: Double
  /// An empirical law's cumulative shares and values.
  private var shares = SlotArray<Double>()
  private var values = SlotArray<Double>()
  private let points: Int
  /// What `fill` computes with: uniform draws, which become durations, and normal ones.
  private var work = SlotArray<Double>()

  /// The durations of a law.
  package init(_ law: LatencyLaw, _ draws: Draws) {
    fixed = law.shape == .constant && law.perByte == 0 ? law.constant : -1
    self.draws = draws
    perByte = law.perByte
    var count = 0
    switch law.shape {
    case .constant: (shape, scale, spread) = (.constant, Double(law.constant), 0)
    case .uniform(let from, let width): (shape, scale, spread) = (.uniform, from, width)
    case .exponential(let mean): (shape, scale, spread) = (.exponential, mean, 0)
    case .lognormal(let median, let width): (shape, scale, spread) = (.lognormal, median, width)
    case .empirical(let points):
      (shape, scale, spread) = (.empirical, 0, 0)
      count = points.shares.count
      shares.reserve(count)
      values.reserve(count)
      for place in 0..<count {
        shares.base[place] = points.shares[place]
        values.base[place] = points.values[place]
      }
    }
    points = count
    work.reserve(2 * Durations.batch)
  }

  /// The n-th duration in nanoseconds for a size in bytes, rounded half up.
  @inline(__always)
  package func nanoseconds(_ n: Int64, size: Int64) -> Int64 { fixed >= 0 ? fixed : drawn(n, size) }

  @inline(never)
  private func drawn(_ n: Int64, _ size: Int64) -> Int64 {
    rounded(value(draws.unit(n)), size)
  }

  @inline(__always)
  private func value(_ u: Double) -> Double {
    switch shape {
    case .constant: scale
    case .uniform: scale + spread * u
    case .exponential: -scale * PortableMath.log(1 - u)
    case .lognormal: scale * PortableMath.exp(NormalQuantile.value(u) * spread)
    case .empirical: point(u)
    }
  }

  /// The first value whose cumulative share is at least u.
  private func point(_ u: Double) -> Double {
    var (low, high) = (0, points - 1)
    while low < high {
      let middle = (low + high) / 2
      if shares.base[middle] >= u { high = middle } else { low = middle + 1 }
    }
    return values.base[low]
  }

  /// Neither values nor sizes are negative, so cutting rounds down.
  @inline(__always)
  private func rounded(_ value: Double, _ size: Int64) -> Int64 {
    let total = value + perByte * Double(size) + 0.5
    return total < 0x1p62 ? Int64(total) : 1 << 62
  }

  // MARK: - Many at once

  /// How many requests `fill` takes at most.
  static var batch: Int { 128 }

  /// The durations of a run of requests, in order, into `times`.
  ///
  /// One by one, each draw waits for a chain of some fifty multiplications; side by side, the processor is at many of them
  /// at a time.
  func fill(_ times: UnsafeMutablePointer<Int64>, _ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    let first = Request(columns, range.lowerBound).index
    for place in 0..<range.count { work.base[place] = draws.unit(first &+ Int64(truncatingIfNeeded: place)) }
    if shape == .lognormal {
      let normals = work.base + Durations.batch
      for place in 0..<range.count { normals[place] = NormalQuantile.central(work.base[place]) }
      for place in 0..<range.count where !NormalQuantile.isCentral(work.base[place]) {
        normals[place] = NormalQuantile.outer(work.base[place])
      }
      for place in 0..<range.count { work.base[place] = scale * PortableMath.exp(normals[place] * spread) }
    } else {
      for place in 0..<range.count { work.base[place] = value(work.base[place]) }
    }
    for place in 0..<range.count {
      times[place] = rounded(work.base[place], Request(columns, range.lowerBound &+ place).size)
    }
  }
}
