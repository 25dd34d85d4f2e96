import CacheCore

@testable import Traces

/// Damages bytes, always in the same way for the same seed.
struct FuzzMutator {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// Numbers, words and marks at the edges of what readers can take.
  private static let words: [String] = [
    "0", "1", "-1", "-0", "+1", "00000000000000000000001", "255", "256", "65535", "65536", "2147483647", "2147483648",
    "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "18446744073709551615", "18446744073709551616", "99999999999999999999999", "1e308", "1e309", "1e-320", "0x",
    "0xFFFFFFFFFFFFFFFF", "nan", "inf", "-inf", ".", "1.", ".5", "1.999999999999", "1e", "e5", "--", "\"", "\"\"",
    "\"a\"b", "\r\n", "\n\n", "\u{FEFF}", "\t", ",", ";", " ", "{", "}", "[", "]", "[[[[[[[[", "{\"a\":", "\\", "\\\"",
    ":", "*", "\0", "é", "\u{1F600}", "key", "header", String(repeating: "9", count: 400),
    String(repeating: "a", count: 3000), String(repeating: ",", count: 300), String(repeating: " ", count: 2000),
  ]

  /// Bytes with one to four damages.
  mutating func mutated(_ bytes: [UInt8], other: [UInt8], sealing: Bool) -> [UInt8] {
    var bytes = bytes
    let seals = sealing && random.below(4) != 0
    for _ in 0...random.below(4) { mutate(&bytes, other) }
    return seals ? FuzzMutator.sealed(bytes) : bytes
  }

  /// A number below a bound.
  mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(random.below(UInt32(bound))) }

  private mutating func mutate(_ bytes: inout [UInt8], _ other: [UInt8]) {
    if bytes.isEmpty { return bytes = other }
    let place = below(bytes.count)
    let run = min(bytes.count - place, 1 << below(8))
    switch random.below(16) {
    case 0: bytes[place] ^= 1 << UInt8(below(8))
    case 1: bytes[place] = UInt8(below(256))
    case 2: bytes.removeSubrange(place..<(place + run))
    case 3: bytes.removeLast(bytes.count - place)
    case 4: bytes.insert(contentsOf: (0..<run).map { _ in UInt8(below(256)) }, at: place)
    case 5: bytes.insert(contentsOf: bytes[place..<(place + run)], at: below(bytes.count + 1))
    case 6: bytes.insert(contentsOf: word(), at: place)
    case 7, 8: replaceNumber(&bytes, near: place)
    case 9, 10: overwrite(&bytes, at: place)
    case 11: bytes.append(contentsOf: bytes)
    case 12: moveLine(&bytes, near: place)
    case 13: bytes.replaceSubrange(place..., with: other.suffix(from: below(other.count + 1)))
    case 14: bytes.removeFirst(min(bytes.count, run))
    default:
      // Seldom: a line, or a run of records, of up to a megabyte.
      let times = below(40) == 0 ? (1 << 20) / run : 64
      bytes.insert(contentsOf: (0..<times).flatMap { _ in bytes[place..<(place + run)] }, at: place)
    }
  }

  private mutating func word() -> [UInt8] { Array(FuzzMutator.words[below(FuzzMutator.words.count)].utf8) }

  /// Another word in place of the run of digits (or letters) around `place`.
  private mutating func replaceNumber(_ bytes: inout [UInt8], near place: Int) {
    func isWord(_ byte: UInt8) -> Bool { (0x2D...0x2E).contains(byte) || (0x30...0x39).contains(byte) || byte >= 0x41 }
    var (start, end) = (place, place)
    while start > 0, isWord(bytes[start - 1]) { start -= 1 }
    while end < bytes.count, isWord(bytes[end]) { end += 1 }
    bytes.replaceSubrange(start..<end, with: word())
  }

  /// A binary number at an edge, of 1 to 8 bytes.
  private mutating func overwrite(_ bytes: inout [UInt8], at place: Int) {
    let width = 1 << below(4)
    let edges: [UInt64] = [0, 1, .max, .max >> 1, 1 << 63, 1 << 31, (1 << 31) - 1, 1 << 16, 1 << 40, random.next()]
    let value = edges[below(edges.count)] >> UInt64(below(2) == 0 ? 0 : 64 - 8 * width)
    for offset in 0..<width where place + offset < bytes.count {
      bytes[place + offset] = UInt8(truncatingIfNeeded: value >> UInt64(8 * offset))
    }
  }

  /// A line to where another is.
  private mutating func moveLine(_ bytes: inout [UInt8], near place: Int) {
    let start = bytes[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let end = bytes[place...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    let line = Array(bytes[start..<end])
    bytes.removeSubrange(start..<end)
    bytes.insert(contentsOf: line, at: below(bytes.count + 1))
  }

  /// A compiled trace with the checksums that its bytes should have, so that damage gets past them.
  static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    func word(_ place: Int) -> Int {
      bytes[place..<(place + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    func seal(_ range: Range<Int>, at place: Int, seed: UInt64 = 0) {
      let hash = bytes[range].withUnsafeBytes { XXH64.hash($0, seed: seed) }
      withUnsafeBytes(of: hash.littleEndian) { bytes.replaceSubrange(place..<(place + 8), with: $0) }
    }
    guard bytes.count >= CompiledLayout.headerBytes + CompiledLayout.footerBytes else { return bytes }
    seal(0..<24, at: 24)
    var offset = CompiledLayout.headerBytes
    while offset + CompiledLayout.blockHeaderBytes <= bytes.count, word(offset) == Int(CompiledLayout.blockMark) {
      let payload = offset + CompiledLayout.blockHeaderBytes
      let end = payload + word(offset + 24)
      guard end <= bytes.count else { break }
      let hash = bytes[payload..<end].withUnsafeBytes { XXH64.hash($0) }
      seal(offset..<(offset + 32), at: offset + 32, seed: hash)
      offset = end
    }
    seal(min(offset, bytes.count - 8)..<(bytes.count - 8), at: bytes.count - 8)
    return bytes
  }
}
