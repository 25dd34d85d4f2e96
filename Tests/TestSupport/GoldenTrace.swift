/// A trace that any language makes alike: a linear congruential generator, cubed towards small keys.
public enum GoldenTrace {
  /// 100,000 requests for 1,000 objects.
  public static let keys: [UInt32] = {
    var x: UInt64 = 42
    return (0..<100_000).map { _ in
      x = 6_364_136_223_846_793_005 &* x &+ 1_442_695_040_888_963_407
      let u = Double(x >> 11) / 0x1p53
      return UInt32(1000 * u * u * u)
    }
  }()
}
