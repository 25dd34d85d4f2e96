import TestSupport
import Testing

@Suite struct LIRS2Tests {
  @Test(arguments: [
    ("lirs2", 0.01, 2.0, 8.0), ("lirs2:hir=0.3", 0.3, 2, 8), ("lirs2:hir=0.2:ghosts=0.5:stack=1.5", 0.2, 0.5, 1.5),
    ("lirs2:hir=0.1:stack=2.5", 0.1, 2, 2.5),
  ])
  func matchesTheNaiveModel(spelling: String, hir: Double, ghosts: Double, stack: Double) throws {
    try compareWithNaive(spelling) { capacity, _ in
      NaiveLIRS2(capacity: capacity, hir: hir, ghosts: ghosts, stack: stack)
    }
  }

  /// An object that came back once soon is not hot yet, as it is in LIRS.
  @Test func oneQuickReturnMakesNothingHot() throws {
    let keys: [UInt32] = [0, 1, 2, 3, 9, 8, 9, 7, 6, 9]
    for (spelling, isHot) in [("lirs:hir=0.2", true), ("lirs2:hir=0.2", false)] {
      let hits = try replayHits(policy: spelling, capacity: 5, isUnit: true, keys: keys, checkEachStep: true)
      #expect(hits.last == isHot)
    }
  }
}
