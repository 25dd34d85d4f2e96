internal import CacheCore
internal import CacheStructures
internal import Service

extension Fault {
  /// When it begins.
  var beginning: Int64 {
    switch self {
    case .down(_, _, let from, _, _), .originDown(let from, _), .originSlower(_, let from, _),
      .networkSlower(_, _, let from, _):
      from
    case .crash(_, _, let at), .scale(_, _, let at): at
    }
  }

  /// When it is over; nil: it takes no time.
  var end: Int64? {
    switch self {
    case .down(_, _, _, let to, _), .originDown(_, let to), .originSlower(_, _, let to),
      .networkSlower(_, _, _, let to):
      to
    case .crash, .scale: nil
    }
  }

  /// Whether it may send keys to other nodes.
  var movesKeys: Bool {
    switch self {
    case .down, .scale: true
    default: false
    }
  }
}

extension SystemEngine {
  private func tier(named name: String) -> UnsafeMutablePointer<Tier> {
    guard let number = plan.tiers.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("a plan that was checked names no unknown tier")
    }
    return tiers + number
  }

  /// The nodes of a tier that a fault is about.
  private func nodes(_ name: String, _ node: Int?) -> [UInt32] {
    let tier = tier(named: name)
    if let node { return node < tier.pointee.memberCount ? [tier.pointee.members[UInt32(node)] - 1] : [] }
    return (0..<UInt32(tier.pointee.memberCount)).map { tier.pointee.members[$0] - 1 }
  }

  mutating func beginFault(_ number: UInt32) {
    guard Int(number) < plan.faults.count else {
      let tier = tiers + Int(number) - plan.faults.count
      for member in 0..<UInt32(tier.pointee.memberCount) { crash(tier.pointee.members[member] - 1) }
      return
    }
    switch plan.faults[Int(number)] {
    case .down(let name, let node, _, _, let keepsContents):
      for place in nodes(name, node) {
        nodes[place].pointee.faults += 1
        if !keepsContents { crash(place) }
      }
      reroute(tier(named: name))
    case .crash(let name, let node, _):
      for place in nodes(name, node) { crash(place) }
    case .scale(let name, let count, _): scale(tier(named: name), to: count)
    case .originDown: originFaults += 1
    case .originSlower: findSlowness()
    case .networkSlower(let name, let add, _, _): addToWay(name, add)
    }
  }

  mutating func endFault(_ number: UInt32) {
    switch plan.faults[Int(number)] {
    case .down(let name, let node, _, _, _):
      for place in nodes(name, node) { nodes[place].pointee.faults -= 1 }
      reroute(tier(named: name))
    case .originDown:
      originFaults -= 1
      serveNext()
    case .originSlower: findSlowness()
    case .networkSlower(let name, let add, _, _): addToWay(name, -add)
    case .crash, .scale: break
    }
  }

  /// Faults that overlap multiply.
  private mutating func findSlowness() {
    slowness = 1
    for case .originSlower(let factor, let from, let to) in plan.faults where from <= now && now < to {
      slowness *= factor
    }
  }

  private mutating func addToWay(_ name: String?, _ time: Int64) {
    if let name { tier(named: name).pointee.way.added += time } else { originWay.added += time }
  }

  // MARK: - Nodes that come and go

  /// Tells a tier's router which nodes are alive, where clients know.
  private mutating func reroute(_ tier: UnsafeMutablePointer<Tier>) {
    guard tier.pointee.plan.reroutes else { return }
    let before = tier.pointee.router
    tier.pointee.router.set(
      alive: (0..<UInt32(tier.pointee.memberCount)).map { !nodes[tier.pointee.members[$0] - 1].pointee.isDown })
    measureMove(tier, from: before)
  }

  /// Changes the number of a tier's nodes. Those taken away are down for good, and lose what they hold.
  private mutating func scale(_ tier: UnsafeMutablePointer<Tier>, to count: Int) {
    let before = tier.pointee.router
    while tier.pointee.memberCount > count {
      let last = tier.pointee.members[UInt32(tier.pointee.memberCount) - 1] - 1
      nodes[last].pointee.faults += 1
      crash(last)
      tier.pointee.memberCount -= 1
    }
    while tier.pointee.memberCount < count {
      // The same cache could be made for the first node, so it can be made now.
      guard (try? addNode(tier.pointee.number)) != nil else { preconditionFailure("a cache that was made before") }
    }
    tier.pointee.router.resize(to: count)
    measureMove(tier, from: before)
  }

  /// Which share of the known keys has another node than before: nil where nodes are not chosen by key.
  private func measureMove(_ tier: UnsafeMutablePointer<Tier>, from before: NodeRouter) {
    guard tier.pointee.plan.routing.isByKey else { return }
    var (known, moved): (Int64, Int64) = (0, 0)
    for id in 0..<UInt32(objects) where keyInfo[id].isKnown {
      known += 1
      let key = keyInfo[id].key
      let isMoved =
        before.node(key: key, client: 0, index: 0) != tier.pointee.router.node(key: key, client: 0, index: 0)
      moved += isMoved ? 1 : 0
    }
    guard known > 0 else { return }
    tier.pointee.movedShare = max(tier.pointee.movedShare ?? 0, Double(moved) / Double(known))
  }
}

extension Routing {
  /// Whether a key has one node, as far as one client is concerned.
  var isByKey: Bool {
    switch self {
    case .ring, .modulo: true
    case .random, .byClient: false
    case .nearest(_, let within): within.isByKey
    }
  }
}
