import CacheCore
import TestSupport
import Testing
import Traces

@testable import Systems

@Suite struct NodeRouterTests {
  /// A node that is added to n takes Beta(v, n v) of the keys, 1/(n + 1) on average, and nobody else's keys move.
  @Test(arguments: [1, 10, 100]) func aNewNodeTakesItsShareAndNoMore(virtualNodes: Int) {
    let keys: ClosedRange<UInt64> = 1...2000
    let moved = (0..<200).map { seed in
      let before = NodeRouter(.ring(virtualNodes: virtualNodes), nodes: 7, seed: UInt64(seed))
      var after = before
      after.resize(to: 8)
      for key in keys {
        let (old, new) = (before.node(key: key, client: 0, index: 0), after.node(key: key, client: 0, index: 0))
        if old != new { #expect(new == 7) }
      }
      return Double(before.moved(to: after, among: keys)) / Double(keys.count)
    }
    let (mean, error) = meanAndError(moved)
    #expect(abs(mean - 1.0 / 8) < 5 * error, "\(mean) ± \(error)")
    #expect(error < 0.15 / 8)
  }

  /// A node that goes, or is down, moves its own keys and no others; when it is back all is as it was.
  @Test(arguments: [1, 10, 100]) func aLostNodeMovesItsOwnKeys(virtualNodes: Int) {
    let whole = NodeRouter(.ring(virtualNodes: virtualNodes), nodes: 8, seed: 1)
    for lost in 0..<8 {
      var without = whole
      without.set(alive: (0..<8).map { $0 != lost })
      for key: UInt64 in 0..<2000 {
        let (old, new) = (whole.node(key: key, client: 0, index: 0), without.node(key: key, client: 0, index: 0))
        #expect(old == lost ? new != lost : new == old)
      }
      without.set(alive: Array(repeating: true, count: 8))
      #expect(whole.moved(to: without, among: 0..<2000) == 0)
    }
    var smaller = whole
    smaller.resize(to: 7)
    var last = whole
    last.set(alive: (0..<8).map { $0 != 7 })
    #expect(smaller.moved(to: last, among: 0..<2000) == 0)
  }

  /// Modulo: of n nodes all but 1/n of the keys move when one is lost, whichever it is, and all but 1/(n + 1) when one comes;
  /// within five standard deviations of 50,000 keys.
  @Test(arguments: [2, 8, 20]) func moduloMovesNearlyAll(nodes: Int) {
    let whole = NodeRouter(.modulo, nodes: nodes, seed: 1)
    var (larger, smaller, without) = (whole, whole, whole)
    larger.resize(to: nodes + 1)
    smaller.resize(to: nodes - 1)
    without.set(alive: (0..<nodes).map { $0 != nodes / 2 })
    for (other, stay) in [(larger, nodes + 1), (smaller, nodes), (without, nodes)] {
      let moved = Double(whole.moved(to: other, among: 0..<50_000)) / 50_000
      let expected = 1 - 1 / Double(stay)
      #expect(abs(moved - expected) < 5 * (expected * (1 - expected) / 50_000).squareRoot(), "\(moved)")
    }
  }

  /// The keys of a real trace: a node lost of eight moves one eighth on a ring, seven eighths with modulo.
  @Test func realKeysMoveAsTheory() throws {
    guard let keys = try RealKeys.read("libcachesim/cloudPhysicsIO.oracleGeneral.bin") else { return }
    func share(_ routing: Routing) -> Double {
      let whole = NodeRouter(routing, nodes: 8, seed: 1)
      return (0..<8).reduce(0) { sum, lost in
        var without = whole
        without.set(alive: (0..<8).map { $0 != lost })
        return sum + Double(whole.moved(to: without, among: keys)) / Double(keys.count) / 8
      }
    }
    #expect(share(.ring(virtualNodes: 100)) == 1.0 / 8)
    #expect(abs(share(.modulo) - 7.0 / 8) < 0.005)
  }

  @Test func randomUsesWhatIsAliveEvenlyAndByIndexAlone() {
    var router = NodeRouter(.random, nodes: 5, seed: 9)
    router.set(alive: [true, false, true, true, true])
    var counts = [Int](repeating: 0, count: 5)
    for index: Int64 in 0..<40_000 { counts[router.node(key: 7, client: 7, index: index)] += 1 }
    #expect(counts[1] == 0)
    for node in [0, 2, 3, 4] { #expect(abs(counts[node] - 10_000) < 5 * 87) }
    #expect(router.node(key: 1, client: 2, index: 77) == router.node(key: 3, client: 4, index: 77))
  }

  @Test func aClientKeepsItsNode() {
    let whole = NodeRouter(.byClient, nodes: 4, seed: 1)
    var without = whole
    without.set(alive: [true, true, false, true])
    var orphans = [Int](repeating: 0, count: 4)
    var counts = [Int](repeating: 0, count: 4)
    for client: UInt64 in 0..<20_000 {
      let node = whole.node(key: 1, client: client, index: 1)
      #expect(node == whole.node(key: 99, client: client, index: 50))
      let other = without.node(key: 1, client: client, index: 1)
      counts[node] += 1
      if node == 2 { orphans[other] += 1 } else { #expect(other == node) }
    }
    for count in counts { #expect(abs(count - 5000) < 5 * 62) }
    #expect(orphans[2] == 0)
    for node in [0, 1, 3] { #expect(abs(orphans[node] - counts[2] / 3) < 5 * 34) }
  }

  @Test func theNearestPlaceIsAskedAndThenTheNext() {
    var router = NodeRouter(.nearest(places: 3, within: .ring(virtualNodes: 50)), nodes: 9, seed: 1)
    var seen: Set<Int> = []
    for key: UInt64 in 0..<300 {
      for client: UInt64 in 0..<6 {
        let node = router.node(key: key, client: client, index: 0)
        #expect(node % 3 == Int(client % 3))
        seen.insert(node)
      }
    }
    #expect(seen == Set(0..<9))
    router.set(alive: (0..<9).map { $0 % 3 != 2 && $0 != 0 })
    for key: UInt64 in 0..<300 {
      #expect(router.node(key: key, client: 2, index: 0) % 3 == 0)
      #expect(router.node(key: key, client: 0, index: 0) != 0)
    }
    // Two nodes at three places: who is at the third is served at the first.
    router.resize(to: 2)
    router.set(alive: [true, true])
    #expect(router.node(key: 5, client: 2, index: 0) == 0)
    #expect(router.node(key: 5, client: 1, index: 0) == 1)
  }

  @Test(arguments: [
    Routing.ring(virtualNodes: 10), .modulo, .random, .byClient, .nearest(places: 2, within: .random),
  ]) func nobodyIsAskedWhenNobodyIsAlive(routing: Routing) {
    var router = NodeRouter(routing, nodes: 3, seed: 1)
    router.set(alive: [false, false, false])
    #expect(router.node(key: 1, client: 1, index: 1) == NodeRouter.none)
    router.set(alive: [false, true, false])
    #expect(router.node(key: 1, client: 1, index: 1) == 1)
    router.resize(to: 1)
    #expect(router.node(key: 1, client: 1, index: 1) == NodeRouter.none)
    router.resize(to: 2)
    #expect(router.node(key: 1, client: 1, index: 1) == 1)
  }

  @Test func spellingsAreRead() throws {
    #expect(try Routing("ring") == .ring(virtualNodes: 100))
    #expect(try Routing("ring:virtual-nodes=7") == .ring(virtualNodes: 7))
    #expect(try Routing("modulo") == .modulo)
    #expect(try Routing("random") == .random)
    #expect(try Routing("by-client") == .byClient)
    #expect(
      try Routing("nearest:places=3:virtual-nodes=5") == .nearest(places: 3, within: .ring(virtualNodes: 5)))
    #expect(try Routing("nearest:places=3:within=random") == .nearest(places: 3, within: .random))
  }

  @Test(arguments: [
    ("rnig", "routing 'rnig' is unknown; did you mean 'ring'?"),
    ("ring:virtual-nodes=0", "routing 'ring': virtual-nodes=0 is out of range (1..10000)"),
    ("nearest:within=nearest", "routing 'nearest': within=nearest is out of range (ring|modulo|random|by-client)"),
  ]) func wrongSpellingsAreRefused(text: String, message: String) {
    #expect(throws: CachesimError(.usage, message)) { try Routing(text) }
  }
}
