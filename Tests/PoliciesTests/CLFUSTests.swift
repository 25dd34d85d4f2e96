import TestSupport
import Testing

@Suite struct CLFUSTests {
  @Test func matchesTheNaiveModel() throws {
    try compareWithNaive("clfus:filter=no") { capacity, _ in NaiveCLFUS(capacity: capacity) }
    try compareWithNaive("clfus:filter=no:division=integer") { capacity, _ in
      NaiveCLFUS(capacity: capacity, cutsValues: true)
    }
  }

  /// Cut to whole numbers all values are 0 (Traffic Server, pull request 13233): a hit changes nothing, and whoever is in
  /// front is taken. The real quotient keeps what is asked for often through a scan; the cut one loses some of it.
  @Test func cutValuesForgetWhatIsAskedForOften() throws {
    var keys: [UInt32] = (0..<8).map { $0 }
    for _ in 0..<20 { keys += (0..<4).map { $0 } }
    for scanned: UInt32 in 100..<200 { keys += [scanned, scanned] }
    keys += (0..<4).map { $0 }
    let sizes = keys.map { _ in Int64(1000) }
    func last(_ policy: String) throws -> [Bool] {
      Array(try replayHits(policy: policy, capacity: 8000, isUnit: false, keys: keys, sizes: sizes).suffix(4))
    }
    #expect(try last("clfus") == [true, true, true, true])
    #expect(try last("clfus:division=integer").contains(false))
  }
}
