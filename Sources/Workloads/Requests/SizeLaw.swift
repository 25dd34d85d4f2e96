internal import CacheCore

/// The size of an object, a function of its key: `100`, `4KiB`, `uniform:1:4KiB`, `lognormal:1KiB:64KiB`, `pareto:100:1.5`,
/// `etc`, `empirical:FILE`.
///
/// The bits that a size is drawn from are a hash of the key, so an object keeps its size and none are remembered.
struct SizeLaw: Sendable {
  private enum Law {
    case fixed(Int64)
    case uniform(least: Int64, count: UInt64)
    case lognormal(mean: Double, deviation: Double)
    case pareto(least: Double, shape: Double)
    case etc
    case empirical(WeightedChoice, [Int64])
  }
  /// No object is larger: 256 TiB.
  private static let most = Double(1 << 48)
  /// The 99th percentile of the standard normal distribution.
  private static let normalP99 = 2.326_347_874_040_840_8
  private let law: Law
  private let salt: UInt64

  /// Values and their weights, drawn from as they are.
  init(sizes: [Int64], weights: [Double], seed: UInt64) {
    law = .empirical(WeightedChoice(weights: weights), sizes)
    salt = SizeLaw.salt(seed)
  }

  /// Reads the spelling.
  init(_ text: String, seed: UInt64) throws(CachesimError) {
    law = try SizeLaw.law(text)
    salt = SizeLaw.salt(seed)
  }

  private static func salt(_ seed: UInt64) -> UInt64 { SplitMix64.mix(seed ^ 0x73_697A_6573) }

  private static func law(_ text: String) throws(CachesimError) -> Law {
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    let first = parts.count > 1 ? bytes(parts[1]) : nil
    switch (parts[0], parts.count) {
    case ("etc", 1): return .etc
    case ("empirical", 2...):
      let table = try EmpiricalFile.read(String(text.dropFirst("empirical:".count)), most: Int64(most))
      return .empirical(WeightedChoice(weights: table.map(\.weight)), table.map(\.value))
    case ("uniform", 3):
      if let first, let last = bytes(parts[2]), first <= last {
        return .uniform(least: first, count: UInt64(last - first) + 1)
      }
    case ("lognormal", 3):
      if let first, let last = bytes(parts[2]), 0 < first, first <= last {
        let (median, p99) = (PortableMath.log(Double(first)), PortableMath.log(Double(last)))
        return .lognormal(mean: median, deviation: (p99 - median) / normalP99)
      }
    case ("pareto", 3):
      if let first, first > 0, let shape = Double(parts[2]), shape > 0, shape <= 100 {
        return .pareto(least: Double(first), shape: shape)
      }
    case (_, 1): if let size = bytes(text) { return .fixed(size) }
    default: break
    }
    throw CachesimError(
      .usage,
      "size=\(text) is not a size (0 to 256 TiB); write 100, 4KiB, uniform:1:4KiB, lognormal:MEDIAN:P99, "
        + "pareto:LEAST:SHAPE, etc or empirical:FILE")
  }

  private static func bytes(_ text: String) -> Int64? {
    (parseCount(text) ?? ByteSize.bytes(text)).flatMap { (0...Int64(most)).contains($0) ? $0 : nil }
  }

  /// The sizes of so many keys.
  func fill(_ target: UnsafeMutablePointer<Int64>, of keys: UnsafePointer<UInt64>, _ count: Int) {
    switch law {
    case .fixed(let size): target.update(repeating: size, count: count)
    case .uniform(let least, let number):
      each(target, keys, count) { least + Int64(UniformInteger.below(number, &$0)) }
    case .lognormal(let mean, let deviation):
      each(target, keys, count) { SizeLaw.whole(PortableMath.exp(mean + deviation * Normal.draw(&$0))) }
    case .pareto(let least, let shape):
      each(target, keys, count) { SizeLaw.whole(least * PortableMath.exp(-PortableMath.log1p(-$0.unit()) / shape)) }
    case .etc: each(target, keys, count) { ETCSizes.key(&$0) + ETCSizes.value(&$0) }
    case .empirical(let choice, let sizes):
      sizes.withUnsafeBufferPointer { sizes in
        each(target, keys, count) { sizes[choice.index($0.next())] }
      }
    }
  }

  @inline(__always)
  private func each(
    _ target: UnsafeMutablePointer<Int64>, _ keys: UnsafePointer<UInt64>, _ count: Int,
    _ draw: (inout SplitMix64) -> Int64
  ) {
    for position in 0..<count {
      var random = SplitMix64(seed: SplitMix64.mix(keys[position]) &+ salt)
      target[position] = draw(&random)
    }
  }

  /// Rounded to whole bytes, at least 1.
  @inline(__always)
  static func whole(_ size: Double) -> Int64 { max(1, Int64(min(size, most) + 0.5)) }
}
