internal import CacheCore

/// A hash ring: every node has `virtualNodes` places on a circle of 2^64, and a key belongs to the node of the first place
/// at or after the key's hash.
///
/// A node that comes or goes moves its own share of the keys and no others. With n nodes and v places each, a node's share is
/// distributed as Beta(v, (n - 1) v): its mean is 1/n and its standard deviation, as a part of the mean,
/// sqrt((n - 1) / (n v + 1)); with v = 1 the largest share is H(n)/n on average (H the harmonic number). Place i of a node
/// depends on the seed, the node and i alone, and no two places are equal. A lookup takes O(log(n v)), a change of nodes
/// O(n v log(n v)).
///
/// Source: Karger, Lehman, Leighton, Panigrahy, Levine, Lewin, "Consistent hashing and random trees", STOC 1997, doi
/// 10.1145/258533.258660; Stoica et al., "Chord", SIGCOMM 2001, doi 10.1145/383059.383071 (virtual nodes). The shares are
/// those of uniform spacings: David, Nagaraja, Order Statistics, 3rd edition, 6.4.
public struct HashRing: Sendable {
  private let virtualNodes: Int
  private let draws: Draws
  private var places: [UInt64] = []
  private var owners: [Int32] = []

  /// A ring without nodes.
  public init(virtualNodes: Int, seed: UInt64) {
    self.virtualNodes = virtualNodes
    draws = Draws("ring", seed: seed)
  }

  /// Puts exactly these nodes on the ring.
  public mutating func set(nodes: [Int]) {
    var points: [(place: UInt64, owner: Int32)] = []
    points.reserveCapacity(nodes.count * virtualNodes)
    for node in nodes {
      for replica in 0..<virtualNodes {
        points.append((draws.bits(Int64(node) << 32 | Int64(replica)), Int32(node)))
      }
    }
    points.sort { $0.place < $1.place }
    places = points.map(\.place)
    owners = points.map(\.owner)
  }

  /// The node that a hash belongs to; not to be asked of a ring without nodes.
  public func node(ofHash hash: UInt64) -> Int {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < hash { low = middle + 1 } else { high = middle }
    }
    return Int(owners[low == places.count ? 0 : low])
  }

  /// The part of all hashes that belongs to each of the first `nodes` nodes, in [0, 1].
  public func shares(nodes: Int) -> [Double] {
    var shares = [Double](repeating: 0, count: nodes)
    if places.count == 1 { shares[Int(owners[0])] = 1 }
    if places.count < 2 { return shares }
    for place in places.indices {
      let previous = places[place == 0 ? places.count - 1 : place - 1]
      shares[Int(owners[place])] += Double(places[place] &- previous) * 0x1p-64
    }
    return shares
  }

  /// What is wrong with it, if anything is.
  func checkInvariants() -> String? {
    if places.count != owners.count { return "\(places.count) places have \(owners.count) owners" }
    for (left, right) in zip(places, places.dropFirst()) where left >= right { return "places are not in order" }
    return nil
  }
}
