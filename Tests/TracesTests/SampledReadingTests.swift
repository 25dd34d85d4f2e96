import CacheCore
import TestSupport
import Testing
import Traces

/// Reading a sample is reading everything and keeping what is in the sample: records, totals, warnings and errors.
@Suite("Reading a sample") struct SampledReadingTests {
  /// What came of a reading.
  private struct Reading: Equatable {
    var records: [[Int64]] = []
    var count: Int64 = 0
    var bytes: Int64 = 0
    var firstTime: Int64?
    var lastTime: Int64?
    var requests: Int64 = 0
    var warnings: [String] = []
    var badRecords: [String] = []
    var error = ""

    mutating func add(_ block: RecordBlock, where stays: (UInt64) -> Bool = { _ in true }) {
      for place in 0..<block.count where stays(block.keys[place]) {
        records.append([Int64(bitPattern: block.keys[place]), block.sizes?[place] ?? -1, block.times?[place] ?? -1])
      }
    }

    mutating func end(_ trace: OpenTrace) {
      requests = trace.requests
      warnings = trace.warnings
      badRecords = trace.badRecords.messages
    }
  }

  private enum Damage: String, CaseIterable {
    case none, backwards, unsound, cutShort
  }

  private static func file(_ damage: Damage, seed: UInt64) throws -> TestSupport.TemporaryFile {
    var draws = SplitMix64(seed: seed)
    var bytes: [UInt8] = []
    func append<Value: FixedWidthInteger>(_ value: Value) {
      withUnsafeBytes(of: value.littleEndian) { bytes += Array($0) }
    }
    var time: UInt32 = 7
    for index in 0..<9000 {
      time += UInt32(draws.below(2))
      append(damage == .backwards && index % 2500 == 2400 ? time - 5 : time)
      append(UInt64(draws.below(500)) << 40)
      append(UInt32(draws.below(1000)))
      append(damage == .unsound && index % 3000 == 2999 ? Int64(index - 1) : Int64(-1))
    }
    if damage == .cutShort { bytes.removeLast(5) }
    return try TestSupport.TemporaryFile("x.oracleGeneral", bytes)
  }

  private static func open(_ file: TestSupport.TemporaryFile, _ onBadRecord: OnBadRecord) throws(CachesimError)
    -> OpenTrace
  {
    try TraceReading.open(
      try TraceInput(path: file.path), format: try FormatChoice("oracleGeneral"), onBadRecord: onBadRecord)
  }

  @Test(arguments: Damage.allCases, [OnBadRecord.fail, .skip])
  private func isTheSampleOfEverything(damage: Damage, onBadRecord: OnBadRecord) throws {
    for (seed, share) in [(1, 0.5), (2, 0.01), (3, 0.002)] as [(UInt64, Double)] {
      let file = try SampledReadingTests.file(damage, seed: seed)
      let sample = KeySample(share: share, seed: seed)
      let quick = try SampledReadingTests.open(file, onBadRecord)
      #expect(quick.readsSamples)
      var read = Reading()
      do throws(CachesimError) {
        let block = RecordBlock(capacity: 3000, columns: quick.columns)
        var goesOn = true
        while goesOn {
          block.count = 0
          var passed = PassedRecords()
          goesOn = try quick.readSample(sample, into: block, passed: &passed)
          read.add(block)
          read.count += passed.count
          read.bytes += passed.bytes
          read.firstTime = read.firstTime ?? passed.firstTime
          read.lastTime = passed.lastTime ?? read.lastTime
        }
      } catch { read.error = error.message }
      read.end(quick)

      let whole = try SampledReadingTests.open(file, onBadRecord)
      var expected = Reading()
      do throws(CachesimError) {
        let block = RecordBlock(capacity: 3000, columns: whole.columns)
        var goesOn = true
        while goesOn {
          block.count = 0
          goesOn = try whole.read(into: block)
          expected.add(block) { sample.contains($0) }
          expected.count += Int64(block.count)
          for place in 0..<block.count { expected.bytes += block.sizes?[place] ?? 0 }
          guard block.count > 0 else { continue }
          expected.firstTime = expected.firstTime ?? block.times?[0]
          expected.lastTime = block.times?[block.count - 1]
        }
      } catch { expected.error = error.message }
      expected.end(whole)
      #expect(read.error == expected.error && read.badRecords == expected.badRecords)
      #expect(read.error.isEmpty == (damage == .none || damage == .backwards || onBadRecord == .skip))
      // Where a bad record ends the reading, how much had been given before does not matter.
      if read.error.isEmpty { #expect(read == expected) }
    }
  }
}
