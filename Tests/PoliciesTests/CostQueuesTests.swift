import TestSupport
import Testing

@Suite struct CostQueuesTests {
  @Test func theWheelMatchesTheNaiveModel() throws {
    try compareWithNaive("gdwheel") { _, _ in NaiveGDWheel() }
    try compareWithNaive("gdwheel:wheels=3:queues=4") { _, _ in NaiveGDWheel(wheels: 3, queues: 4) }
    try compareWithNaive("gdwheel:wheels=1:queues=70") { _, _ in NaiveGDWheel(wheels: 1, queues: 70) }
  }

  @Test func campMatchesTheNaiveModel() throws {
    try compareWithNaive("camp") { _, _ in NaiveCAMP() }
    try compareWithNaive("camp:precision=2") { _, _ in NaiveCAMP(precision: 2) }
    try compareWithNaive("camp:precision=1:ties=recency") { _, _ in NaiveCAMP(precision: 1, tiesByRatio: false) }
  }

  /// With one size and one cost there is one queue, in order of recency.
  @Test(arguments: ["gdwheel", "camp"]) func isLRUWhereAllAreEqual(policy: String) throws {
    #expect(try goldenHits(policy) == goldenHits("lru"))
  }

  /// What costs much stays while cheap ones pass by, but not for ever.
  @Test(arguments: ["gdwheel", "camp", "gds"]) func costKeepsForAWhile(policy: String) throws {
    func isThere(after requests: Int) throws -> Bool {
      let keys = [0] + (1...UInt32(requests)).map { $0 } + [0]
      let costs = keys.map { $0 == 0 ? 40.0 : 1 }
      return try replayHits(policy: policy, capacity: 3, isUnit: true, keys: keys, costs: costs).last == true
    }
    #expect(try isThere(after: 35))
    #expect(try !isThere(after: 100))
  }
}
