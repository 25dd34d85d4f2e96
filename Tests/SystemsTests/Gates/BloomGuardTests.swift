import CacheCore
import Testing

@testable import Systems

@Suite struct BloomGuardTests {
  /// Keys that exist always pass; of those that do not, the share that the filter is made for, within five standard
  /// deviations.
  @Test func stopsWhatDoesNotExist() throws {
    var gate = BloomGuard(try BloomPlan("keys=10k:false-positives=0.02"))
    for key: UInt64 in 0..<10_000 { gate.add(key) }
    let held = (0..<10_000).count { gate.admits(UInt64($0)) }
    #expect(held == 10_000)
    for key: UInt64 in 1_000_000..<1_050_000 { _ = gate.admits(key) }
    let (passed, stopped) = (gate.passed - 10_000, gate.stopped)
    #expect(passed + stopped == 50_000)
    let deviation = (50_000 * 0.02 * 0.98).squareRoot()
    #expect(abs(Double(passed) - 1000) < 5 * deviation, "\(passed)")
  }

  @Test func aKeyPassesFromWhenItExists() {
    var gate = BloomGuard(BloomPlan(keys: 100))
    let before = gate.admits(7)
    gate.add(7)
    let after = gate.admits(7)
    #expect(!before && after)
  }
}
