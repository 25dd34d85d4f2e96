import TestSupport
import Testing

@Suite struct DLIRSTests {
  @Test(arguments: [("dlirs", 0.01), ("dlirs:hir=0.3", 0.3), ("dlirs:hir=1", 1)])
  func matchesTheNaiveModel(spelling: String, hir: Double) throws {
    try compareWithNaive(spelling) { capacity, _ in NaiveDLIRS(capacity: capacity, hir: hir) }
  }

  /// The hits of CACHEUS's simulator (https://github.com/sylab/cacheus, code/algs/dlirs.py) on the same requests.
  @Test func hasTheCountsOfCACHEUS() throws {
    #expect(try goldenHits("dlirs") == [28584, 37933])
    #expect(try hitCount("dlirs", capacity: 400, keys: loopKeys) == 78804)
  }
}
