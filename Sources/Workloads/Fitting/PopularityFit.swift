internal import CacheCore

/// Zipf's exponent that makes counts of requests by rank most likely, and how well it fits.
public struct PopularityFit: Sendable {
  /// The exponent, from 0 to 10.
  public let alpha: Double
  /// The largest difference between the shares of requests for the first ranks, measured and by Zipf's law
  /// (Kolmogorov's distance).
  public let distance: Double

  /// `counts`: requests of each object. By maximum likelihood: the mean of ln(rank) is what the law gives
  /// (Clauset, Shalizi, Newman, SIAM Review 51(4), 2009, doi 10.1137/070710111, for ranks and with both ends fixed).
  init(counts: [UInt32]) {
    let sorted = counts.sorted(by: >)
    // Ranks in groups that grow by 1 %, each at its middle: the first hundred are alone.
    var groups: [(logRank: Double, ranks: Double, requests: Double)] = []
    var rank = 0
    while rank < sorted.count {
      let end = min(sorted.count, rank + max(1, rank / 100))
      let requests = sorted[rank..<end].reduce(0.0) { $0 + Double($1) }
      groups.append((PortableMath.log(Double(rank + 1 + end) / 2), Double(end - rank), requests))
      rank = end
    }
    let total = groups.reduce(0) { $0 + $1.requests }
    let mean = groups.reduce(0) { $0 + $1.requests * $1.logRank } / max(total, 1)
    func weights(_ alpha: Double) -> [Double] { groups.map { $0.ranks * PortableMath.exp(-alpha * $0.logRank) } }
    var (low, high) = (0.0, 10.0)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      let weights = weights(middle)
      let expected = zip(weights, groups).reduce(0) { $0 + $1.0 * $1.1.logRank } / weights.reduce(0, +)
      if expected > mean { low = middle } else { high = middle }
    }
    alpha = (low + high) / 2
    let law = weights(alpha)
    let mass = law.reduce(0, +)
    var (measured, fitted, largest) = (0.0, 0.0, 0.0)
    for (group, weight) in zip(groups, law) {
      measured += group.requests / max(total, 1)
      fitted += weight / mass
      largest = max(largest, (measured - fitted).magnitude)
    }
    distance = largest
  }
}
