internal import CacheCore

/// Sends requests to the nodes of a tier, and around nodes that are down.
///
/// A node that is down, and one that comes or goes, moves these keys: with a ring those of that node; with modulo nearly all
/// (of n nodes all but 1/n when one is lost, all but 1/(n + 1) when one is added); by client, the clients of a node
/// that is down, which are spread over the others (a change of the number of nodes moves about half of all clients). O(log) a request for a ring, else O(1); no allocation.
public struct NodeRouter: Sendable {
  /// The answer when no node is alive.
  public static let none = -1

  /// How a node is chosen.
  public let routing: Routing
  /// How many nodes there are, alive or not.
  public private(set) var nodes: Int
  private var alive: [Bool]
  private var living: [Int] = []
  private var ring: HashRing
  private var places: [NodeRouter] = []
  private let draws: Draws

  /// A router of `nodes` nodes (1 or more), all alive. The seed decides where a ring's places are and what `random` draws.
  public init(_ routing: Routing, nodes: Int, seed: UInt64) {
    self.routing = routing
    self.nodes = nodes
    alive = Array(repeating: true, count: nodes)
    draws = Draws("routing", seed: seed)
    var virtualNodes = 0
    if case .ring(let number) = routing { virtualNodes = number }
    ring = HashRing(virtualNodes: virtualNodes, seed: seed)
    if case .nearest(let number, let within) = routing {
      places = (0..<number).map { place in
        NodeRouter(
          within, nodes: NodeRouter.members(nodes, place, of: number),
          seed: SplitMix64.mix(seed &+ UInt64(place) &+ 1))
      }
    }
    changed()
  }

  /// Says which nodes are alive; `alive` has one entry a node.
  public mutating func set(alive: [Bool]) {
    precondition(alive.count == nodes, "\(alive.count) states for \(nodes) nodes")
    self.alive = alive
    changed()
  }

  /// Changes the number of nodes: new ones come last and are alive, the last ones go.
  public mutating func resize(to nodes: Int) {
    alive = alive.prefix(nodes) + Array(repeating: true, count: max(0, nodes - self.nodes))
    self.nodes = nodes
    for place in places.indices { places[place].resize(to: NodeRouter.members(nodes, place, of: places.count)) }
    changed()
  }

  /// The node for request `index` of a client for a key; `none` if no node is alive.
  public func node(key: UInt64, client: UInt64, index: Int64) -> Int {
    if living.isEmpty { return NodeRouter.none }
    switch routing {
    case .ring: return ring.node(ofHash: NodeRouter.hash(key))
    case .modulo: return living[Int(NodeRouter.hash(key) % UInt64(living.count))]
    case .random: return chosen(draws.bits(index))
    case .byClient:
      let hash = NodeRouter.hash(client)
      let home = Int(hash.multipliedFullWidth(by: UInt64(nodes)).high)
      return alive[home] ? home : chosen(NodeRouter.hash(hash))
    case .nearest:
      let home = Int(client % UInt64(places.count))
      for step in 0..<places.count {
        let place = (home + step) % places.count
        let member = places[place].node(key: key, client: client, index: index)
        if member != NodeRouter.none { return member * places.count + place }
      }
      return NodeRouter.none
    }
  }

  /// How many of some keys another router sends elsewhere; for routings by key.
  public func moved(to other: NodeRouter, among keys: some Sequence<UInt64>) -> Int {
    keys.reduce(0) { moved, key in
      moved + (node(key: key, client: 0, index: 0) == other.node(key: key, client: 0, index: 0) ? 0 : 1)
    }
  }

  /// How many of `nodes` nodes lie at a place.
  private static func members(_ nodes: Int, _ place: Int, of places: Int) -> Int {
    (nodes - place + places - 1) / places
  }

  /// What keys and clients are hashed by; the constant, digits of pi, keeps it apart from samples of keys.
  private static func hash(_ value: UInt64) -> UInt64 { SplitMix64.mix(value &+ 0x4528_21E6_38D0_1377) }

  private func chosen(_ hash: UInt64) -> Int { living[Int(hash.multipliedFullWidth(by: UInt64(living.count)).high)] }

  private mutating func changed() {
    living = alive.indices.filter { alive[$0] }
    if case .ring = routing { ring.set(nodes: living) }
    for place in places.indices {
      places[place].set(alive: stride(from: place, to: nodes, by: places.count).map { alive[$0] })
    }
  }
}
