import TestSupport
import Testing

@Suite struct ClockProTests {
  @Test(arguments: [
    ("clock-pro", 0.01, 0.99, 1.0, false), ("clock-pro:ghosts=2", 0.01, 0.99, 2, false),
    ("clock-pro:cold-min=0.2:cold-max=0.6:ghosts=0.3", 0.2, 0.6, 0.3, false),
    ("clock-pro:adapt=utility:cold-max=0.5", 0.01, 0.5, 1, true),
    ("clock-pro:adapt=utility:ghosts=3", 0.01, 0.99, 3, true),
  ])
  func matchesTheNaiveModel(spelling: String, least: Double, most: Double, ghosts: Double, isPlus: Bool) throws {
    try compareWithNaive(spelling) { capacity, isUnit in
      NaiveClockPro(capacity: capacity, isUnit: isUnit, least: least, most: most, ghosts: ghosts, isPlus: isPlus)
    }
  }

  /// Where LRU and CLOCK hit nothing, most of a loop stays.
  @Test func withstandsALoop() throws {
    #expect(try hitCount("clock", capacity: 400, keys: loopKeys) == 0)
    #expect(try hitCount("clock-pro", capacity: 400, keys: loopKeys) > 70_000)
  }
}
