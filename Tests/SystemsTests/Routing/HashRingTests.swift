import CacheCore
import Testing

@testable import Systems

@Suite struct HashRingTests {
  static func ring(_ virtualNodes: Int, nodes: Int, seed: UInt64) -> HashRing {
    var ring = HashRing(virtualNodes: virtualNodes, seed: seed)
    ring.set(nodes: Array(0..<nodes))
    return ring
  }

  /// A key belongs to the node of the place that is nearest going up: found again by looking at all places, whose own hashes
  /// are asked for one by one.
  @Test(arguments: [(1, 1), (1, 7), (3, 5), (100, 4)]) func aHashBelongsToTheNextPlace(
    virtualNodes: Int, nodes: Int
  ) {
    let ring = HashRingTests.ring(virtualNodes, nodes: nodes, seed: 5)
    #expect(ring.checkInvariants() == nil)
    let draws = Draws("ring", seed: 5)
    var generator = SplitMix64(seed: 1)
    for _ in 0..<1000 {
      let hash = generator.next()
      var (nearest, owner) = (UInt64.max, -1)
      for node in 0..<nodes {
        for replica in 0..<virtualNodes {
          let ahead = draws.bits(Int64(node) << 32 | Int64(replica)) &- hash
          if ahead <= nearest { (nearest, owner) = (ahead, node) }
        }
      }
      #expect(ring.node(ofHash: hash) == owner)
    }
    for node in 0..<nodes { #expect(ring.node(ofHash: draws.bits(Int64(node) << 32)) == node) }
  }

  /// The shares add up to 1 and are what drawn hashes find, within five standard deviations.
  @Test func sharesAreWhatHashesFind() {
    let ring = HashRingTests.ring(10, nodes: 8, seed: 3)
    let shares = ring.shares(nodes: 8)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    var counts = [Int](repeating: 0, count: 8)
    var generator = SplitMix64(seed: 2)
    let trials = 100_000
    for _ in 0..<trials { counts[ring.node(ofHash: generator.next())] += 1 }
    for (count, share) in zip(counts, shares) {
      let deviation = (Double(trials) * share * (1 - share)).squareRoot()
      #expect(abs(Double(count) - Double(trials) * share) < 5 * deviation)
    }
    #expect(HashRingTests.ring(1, nodes: 1, seed: 1).shares(nodes: 1) == [1])
  }

  /// A node's share is Beta(v, (n - 1) v): the squared deviation from the mean, as a part of the mean, is
  /// (n - 1) / (n v + 1) on average. 1,000 rings for few virtual nodes, 100 for 1,000; the tolerance is five standard errors
  /// as the rings themselves show them.
  @Test(arguments: [(1, 1000), (10, 400), (100, 100), (1000, 100)]) func imbalanceIsAsTheory(
    virtualNodes: Int, rings: Int
  ) {
    let nodes = 10
    let squares = (0..<rings).map { seed in
      var sum = 0.0
      for share in HashRingTests.ring(virtualNodes, nodes: nodes, seed: UInt64(seed)).shares(nodes: nodes) {
        sum += (share * Double(nodes) - 1) * (share * Double(nodes) - 1)
      }
      return sum / Double(nodes)
    }
    let (mean, error) = meanAndError(squares)
    let theory = Double(nodes - 1) / Double(nodes * virtualNodes + 1)
    #expect(abs(mean - theory) < 5 * error, "\(mean) ± \(error) against \(theory)")
    #expect(error < 0.08 * theory)
  }

  /// With one place a node the largest of n shares is H(n)/n on average: 2.93 times the mean of 10 nodes.
  @Test func theLargestShareOfSinglePlacesIsAsTheory() {
    let largest = (0..<2000).map { seed in
      10 * (HashRingTests.ring(1, nodes: 10, seed: UInt64(seed)).shares(nodes: 10).max() ?? 0)
    }
    let (mean, error) = meanAndError(largest)
    let theory = (1...10).reduce(0) { $0 + 1 / Double($1) }
    #expect(abs(mean - theory) < 5 * error, "\(mean) ± \(error) against \(theory)")
    #expect(error < 0.03 * theory)
  }
}

/// The mean of some figures and its standard error.
func meanAndError(_ values: [Double]) -> (mean: Double, error: Double) {
  let mean = values.reduce(0, +) / Double(values.count)
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  return (mean, (variance / Double(values.count)).squareRoot())
}
