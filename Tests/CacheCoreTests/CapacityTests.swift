import CacheCore
import Testing

@Suite("Capacity") struct CapacityTests {
  @Test(
    "The unit decides what is counted",
    arguments: [
      ("1000", .objects(1000)), ("1000obj", .objects(1000)), ("1e6", .objects(1_000_000)), ("512B", .bytes(512)),
      ("1KB", .bytes(1000)), ("1KiB", .bytes(1024)), ("64MiB", .bytes(67_108_864)), ("1.5GB", .bytes(1_500_000_000)),
      ("2TiB", .bytes(2_199_023_255_552)), ("10%", .percentOfObjects(10)), ("0.1%", .percentOfObjects(0.1)),
      ("10%bytes", .percentOfBytes(10)),
    ] as [(String, Capacity)])
  func read(text: String, expected: Capacity) throws { #expect(try Capacity(text) == expected) }

  @Test(
    "What is no capacity is refused, and says what would be",
    arguments: [
      "", "0", "-5", "abc", "1.5", "0%", "101%", "1e30", "10 %", "64mib", "10%byte", "NaN", "inf", "0.2B", "+5", "%",
      "GB",
      "0x10", "1,000",
    ])
  func refuse(text: String) {
    #expect { try Capacity(text) } throws: { error in
      guard let error = error as? CachesimError else { return false }
      return error.kind == .usage && error.message.contains("'\(text)'")
    }
  }

  @Test("A misspelt unit is answered with the nearest")
  func nearest() {
    #expect { try Capacity("64mib") } throws: { ($0 as? CachesimError)?.message.contains("'MiB'") == true }
  }

  @Test("Percentages are rounded down, at least 1, and exact where they are whole")
  func resolve() throws {
    for percent in 1...100 {
      #expect(try Capacity("\(percent)%").resolved(objects: 100, bytes: 0, scale: 1) == Int64(percent))
    }
    #expect(try Capacity("10%").resolved(objects: 48_974, bytes: 0, scale: 0.5) == 4897)
    #expect(try Capacity("1%").resolved(objects: 7, bytes: 0, scale: 1) == 1)
    #expect(try Capacity("1000").resolved(objects: 0, bytes: 0, scale: 0.25) == 250)
  }
}
