import TestSupport
import Testing

@Suite struct LIRSTests {
  static let variants: [(String, NaiveLIRS.Rules)] = {
    func rules(_ change: (inout NaiveLIRS.Rules) -> Void) -> NaiveLIRS.Rules {
      var rules = NaiveLIRS.Rules()
      change(&rules)
      return rules
    }
    return [
      ("lirs", rules { _ in }),
      ("lirs:hir=0.2", rules { $0.part = 0.2 }),
      ("lirs:hir=0.7:stack=1.2", rules { ($0.part, $0.stack) = (0.7, 1.2) }),
      ("lirs:hir=0:rounding=up", rules { ($0.part, $0.roundsUp) = (0, true) }),
      (
        "lirs:hir=0.1:rounding=up:ghosts=2:repeats=ignore",
        rules { ($0.part, $0.roundsUp, $0.ghosts, $0.ignoresRepeats) = (0.1, true, 2, true) }
      ),
      ("lirs:hir=0.1:ghosts=0.3", rules { ($0.part, $0.ghosts) = (0.1, 0.3) }),
      (
        "lirs:hir=0.3:stack=2:split=yes:touch=demote",
        rules { ($0.part, $0.stack, $0.isSplit, $0.demotesOnTouch) = (0.3, 2, true, true) }
      ),
      (
        "lirs:hir=0.1:stack=2:split=yes:touch=demote:overhold=yes",
        rules { ($0.part, $0.stack, $0.isSplit, $0.demotesOnTouch, $0.overholds) = (0.1, 2, true, true, true) }
      ),
      (
        "lirs:hir=0.01:repeats=ignore:split=yes:touch=demote:overhold=yes",
        rules { ($0.ignoresRepeats, $0.isSplit, $0.demotesOnTouch, $0.overholds) = (true, true, true, true) }
      ),
      ("lirs:hir=0.05:split=yes", rules { ($0.part, $0.isSplit) = (0.05, true) }),
    ]
  }()

  @Test(arguments: variants) func matchesTheNaiveModel(spelling: String, rules: NaiveLIRS.Rules) throws {
    try compareWithNaive(spelling) { capacity, _ in NaiveLIRS(capacity: capacity, rules) }
  }

  @Test func hasTheGoldenCounts() throws {
    #expect(try goldenHits("lirs") == [29654, 38404])
  }

  /// FIELD.md 0.3: 200 laps over 1,000 objects with room for 400.
  @Test func withstandsALoop() throws {
    #expect(try hitCount("lirs", capacity: 400, keys: loopKeys) == 78804)
  }

  /// libCacheSim 0.3.5 hits whichever of four objects comes next, with room for three; `overhold=yes` too.
  @Test(arguments: [("", [true, true, false, true]), (":overhold=yes", [true, true, true, true])])
  func holdsAnObjectTooManyOnlyWhereTold(parameter: String, hits: [Bool]) throws {
    let keys: [UInt32] = [1, 2, 3, 1, 2, 3, 4]
    let next = try (1...4).map { object in
      try replayHits(
        policy: "lirs:stack=2:split=yes:touch=demote" + parameter, capacity: 3, isUnit: true,
        keys: keys + [UInt32(object)], checkEachStep: true)
    }
    #expect(next.allSatisfy { $0.dropLast() == [false, false, false, true, true, true, false] })
    #expect(next.map(\.last) == hits)
  }
}
