import CacheCore

/// The naive reference: the probability of each rank written down, and drawn from by Walker's alias method as Vose built
/// it (IEEE TSE 17(9), 1991, doi 10.1109/32.92917). O(n) memory; shares nothing with the sampler under test.
struct AliasTable {
  let probabilities: [Double]
  private var keep: [Double]
  private var alias: [Int]

  init(zipf count: Int, alpha: Double) {
    let weights = (1...count).map { power(Double($0), -alpha) }
    let total = weights.reversed().reduce(0, +)
    probabilities = weights.map { $0 / total }
    keep = probabilities.map { $0 * Double(count) }
    alias = Array(0..<count)
    var small = keep.indices.filter { keep[$0] < 1 }
    var large = keep.indices.filter { keep[$0] >= 1 }
    while let poor = small.popLast(), let rich = large.last {
      alias[poor] = rich
      keep[rich] -= 1 - keep[poor]
      if keep[rich] < 1 {
        large.removeLast()
        small.append(rich)
      }
    }
  }

  func rank(_ random: inout SplitMix64) -> Int {
    let place = Int(random.below(UInt32(keep.count)))
    return 1 + (random.unit() < keep[place] ? place : alias[place])
  }
}
