internal import CacheCore
internal import Reports

/// A metric under several seeds, before and after.
///
/// With the same seeds on both sides the differences are taken seed by seed, and Student's t over them says how far their
/// mean may be from what all seeds would give. With other seeds it is Student's t for two samples with a common variance.
/// Below three seeds their spread is not known; the windows of the run stand in for them, where there are enough.
struct SeedSample {
  let old: [Double]
  let new: [Double]
  /// Whether both have the same seeds, in the same order.
  let isPaired: Bool
  /// The same by windows, where there are windows.
  let windows: WindowSample?

  var oldMean: Double { SeedSample.mean(old) }
  var newMean: Double { SeedSample.mean(new) }
  /// How much the mean changed.
  var change: Double { newMean - oldMean }
  /// Whether nothing differs under any seed.
  var isSame: Bool { (isPaired && old == new) || Set(old + new).count == 1 }
  /// Whether seeds make no difference, before and after.
  var isConstant: Bool { Set(old).count == 1 && Set(new).count == 1 }

  /// Half the width of the confidence interval of `change`; nil where too little is known.
  func margin(confidence: Double) -> Double? {
    if isPaired, old.count >= 3 {
      let differences = zip(new, old).map { $0 - $1 }
      return StudentT.quantile(degrees: old.count - 1, confidence: confidence)
        * (SeedSample.squares(differences) / Double((old.count - 1) * old.count)).squareRoot()
    }
    let degrees = old.count + new.count - 2
    if !isPaired, degrees >= 2 {
      let variance = (SeedSample.squares(old) + SeedSample.squares(new)) / Double(degrees)
      return StudentT.quantile(degrees: degrees, confidence: confidence)
        * (variance * (1 / Double(old.count) + 1 / Double(new.count))).squareRoot()
    }
    return windows?.margin(confidence: confidence)
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// The sum of the squared distances from the mean.
  private static func squares(_ values: [Double]) -> Double {
    let mean = mean(values)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
