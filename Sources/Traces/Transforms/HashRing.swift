internal import CacheCore

/// Consistent hashing: which node of a cluster a key belongs to.
///
/// Each node stands at `points` places of a ring of 2^64; a key belongs to the first at or after its hash. With another
/// node only the keys that go to it move. Source: Karger et al., Consistent Hashing and Random Trees, STOC 1997,
/// doi 10.1145/258533.258660.
public struct HashRing: Sendable {
  private let places: [UInt64]
  private let owners: [UInt32]

  /// A ring of nodes 0..<nodes with so many points each, both at least 1.
  public init(nodes: Int, points: Int) {
    var all: [(place: UInt64, owner: UInt32)] = []
    for node in 0..<nodes {
      let name = SplitMix64.mix(UInt64(node) &+ 0x4E4F_4445)
      for point in 0..<points { all.append((SplitMix64.mix(name ^ SplitMix64.mix(UInt64(point))), UInt32(node))) }
    }
    all.sort { ($0.place, $0.owner) < ($1.place, $1.owner) }
    places = all.map(\.place)
    owners = all.map(\.owner)
  }

  /// The node of a key. O(log (nodes * points)).
  public func node(of key: UInt64) -> Int {
    let hash = SplitMix64.mix(key &+ 0x9E37_79B9_7F4A_7C15)
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < hash { low = middle + 1 } else { high = middle }
    }
    return Int(owners[low == places.count ? 0 : low])
  }
}
