import CacheCore
import Foundation
import TestSupport
import Testing
import Traces

/// Damaged traces of every format and container: a result or an error of the right kind, the same however it is read,
/// soon, and in little memory. `scripts/fuzz` does the same for longer.
@Suite struct FuzzTests {
  private static let cases: UInt64 = 400

  @Test func everyFormatHasASeed() {
    let seeded = Set(FuzzSeeds.all.compactMap { $0.row?.name })
    #expect(Set(FormatTable.rows.map(\.name)).subtracting(seeded) == [], "add a sample to FuzzSeeds")
  }

  @Test(arguments: FuzzSeeds.all)
  func seedsAreSound(_ seed: FuzzSeed) throws {
    let file = try TemporaryFile(seed.name, seed.bytes)
    #expect(try ReadTrace(path: file.path, format: seed.format, ownThread: true).keys.count > 0)
  }

  @Test(.enabled(if: FuzzTests.minutes == nil), .timeLimit(.minutes(5)), arguments: FuzzSeeds.all)
  func damagedTraces(_ seed: FuzzSeed) throws {
    let folder = try TemporaryFolder()
    let campaign = FuzzCampaign(folder: URL(fileURLWithPath: folder.path))
    for number in 0..<FuzzTests.cases {
      let other = FuzzSeeds.all[Int(number) % FuzzSeeds.all.count]
      for fault in try campaign.run(seed, other: other, number: number) { Issue.record("\(fault)") }
    }
  }

  /// How long `scripts/fuzz` wants it; nil in a run of the tests.
  static let minutes = ProcessInfo.processInfo.environment["FUZZ_MINUTES"].flatMap(Double.init)

  /// A line of 70 MiB is refused by every format of lines, and not kept.
  @Test func endlessLines() throws {
    let file = try TemporaryFile("x", [UInt8](repeating: UInt8(ascii: "1"), count: 70 << 20))
    let before = FuzzCampaign.peak
    for name in Set(FuzzSeeds.all.compactMap(\.row).filter { $0.recordSize == nil }.map(\.name)) {
      let reading = FuzzReading(path: file.path, format: name, skip: true, ownThread: false, block: 1000)
      #expect(reading.error?.kind == .badData || reading.error?.kind == .usage, "\(name)")
      #expect(reading.faults == [], "\(name)")
    }
    #expect(FuzzCampaign.peak - before < FuzzCampaign.most)
  }

  @Test(.enabled(if: FuzzTests.minutes != nil), arguments: 0..<2)
  func forMinutes(_ lane: Int) throws {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["FUZZ_SEED"].flatMap(UInt64.init) ?? 1
    let folder = URL(fileURLWithPath: environment["FUZZ_DIR"] ?? "/tmp/cachesim-fuzz").appendingPathComponent("\(lane)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let campaign = FuzzCampaign(folder: folder)
    let end = ContinuousClock.now + .seconds((FuzzTests.minutes ?? 0) * 60)
    let watchdog = FuzzWatchdog(folder: folder)
    var random = SplitMix64(seed: seed &+ UInt64(lane))
    var found = 0
    var cases = 0
    while ContinuousClock.now < end, found < 20 {
      let seeds = FuzzSeeds.all
      let one = seeds[Int(random.below(UInt32(seeds.count)))]
      let other = seeds[Int(random.below(UInt32(seeds.count)))]
      watchdog.progress()
      let faults = try campaign.run(one, other: other, number: random.next())
      cases += 1
      if faults.isEmpty { continue }
      found += 1
      let kept = folder.appendingPathComponent("found-\(found)-\(one.name)")
      try? FileManager.default.removeItem(at: kept)
      try FileManager.default.copyItem(at: folder.appendingPathComponent(one.name), to: kept)
      for fault in faults { Issue.record("\(kept.path): \(fault)") }
    }
    watchdog.stop()
    print("lane \(lane): \(cases) cases, \(found) with faults, peak memory \(FuzzCampaign.peak >> 20) MiB")
  }
}
