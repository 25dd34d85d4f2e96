import CacheCore
import Testing

@Suite struct StableHashTests {
  private func key(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { StableHash.key(ofText: UnsafeRawBufferPointer($0)) }
  }

  private func hash(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { StableHash.hash($0) } }

  @Test func canonicalNumbersAreTheirOwnKeys() {
    #expect(key("0") == 0)
    #expect(key("7") == 7)
    #expect(key("18446744073709551615") == .max)
    #expect(key("9999999999999999999") == 9_999_999_999_999_999_999)
  }

  @Test(arguments: [
    "", "00", "07", "-1", "+1", " 1", "1 ", "1.0", "18446744073709551616", "99999999999999999999", "1a",
  ])
  func everythingElseIsHashed(_ text: String) {
    #expect(key(text) == hash(Array(text.utf8)))
    #expect(key(text) > 1 << 32)
  }

  /// Reports name objects by these numbers, so they must never change.
  @Test func valuesAreForEver() {
    #expect(
      [
        hash([]), hash(Array("a".utf8)), hash(Array("user:1".utf8)), hash(Array("twelve bytes".utf8)),
        hash(Array("more than sixteen bytes in all".utf8)),
      ] == StableHashTests.recorded)
  }

  static let recorded: [UInt64] = [
    8_912_270_113_932_664_888, 2_246_363_739_569_097_752, 16_369_711_614_065_874_478, 4_471_032_474_623_175_756,
    11_506_936_300_659_563_075,
  ]

  @Test func everyLengthAndEveryByteCounts() {
    var seen: Set<UInt64> = []
    for length in 0...70 {
      var bytes = [UInt8](repeating: 0x61, count: length)
      #expect(seen.insert(hash(bytes)).inserted)
      for place in bytes.indices {
        bytes[place] = 0x62
        #expect(seen.insert(hash(bytes)).inserted)
        bytes[place] = 0x61
      }
    }
    // Noughts at the end count as well.
    #expect(hash([0]) != hash([0, 0]))
  }

  /// Of n keys n(n-1)/2^33 pairs should share a half of 32 bits: 18.6 for 400,000, and no pair the whole.
  @Test(arguments: ["user:#", "https://example.org/item/#.html?lang=en", "#-ab", "k#k#k#"])
  func collidesLikeChance(_ shape: String) {
    let count = 400_000
    let parts = shape.split(separator: "#", omittingEmptySubsequences: false).map { Array($0.utf8) }
    var hashes: [UInt64] = []
    hashes.reserveCapacity(count)
    for number in 0..<count {
      let digits = Array(String(number).utf8)
      var bytes = parts[0]
      for part in parts.dropFirst() { bytes += digits + part }
      hashes.append(hash(bytes))
    }
    let expected = Double(count) * Double(count - 1) / 0x1p33
    for half in [hashes.map { $0 & 0xFFFF_FFFF }, hashes.map { $0 >> 32 }] {
      let pairs = Double(count - Set(half).count)
      #expect(abs(pairs - expected) < 6 * expected.squareRoot(), "\(pairs) pairs of 32 bits, \(expected) expected")
    }
    #expect(Set(hashes).count == count)
  }
}
