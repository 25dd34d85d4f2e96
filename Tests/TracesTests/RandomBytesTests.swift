import CacheCore
import TestSupport
import Testing
import Traces

/// Bytes that mean nothing: an error or requests, never a crash, for every format and compression.
@Suite struct RandomBytesTests {
  @Test(arguments: FormatTable.rows.map(\.name))
  func everyFormat(_ name: String) throws {
    var random = SplitMix64(seed: 1)
    let file = try TemporaryFile("x", [])
    for round in 0..<150 {
      let length = Int(random.below(round % 10 == 0 ? 30_000 : 300))
      // Every other time from the bytes that texts are made of.
      let alphabet = Array("0123456789,,\n\n\"\" -.;\t\r*eE{}abc".utf8)
      let bytes = (0..<length).map { _ in
        round % 2 == 0 ? UInt8(truncatingIfNeeded: random.next()) : alphabet[Int(random.below(UInt32(alphabet.count)))]
      }
      try file.write(bytes)
      for (spelling, skip) in [(name, false), (name, true)] {
        let error = failure { () throws(CachesimError) in
          try ReadTrace(path: file.path, format: spelling, skip: skip, block: 64)
        }
        if let error { #expect(error.kind == .badData || error.kind == .usage, "\(error.message)") }
      }
      _ = failure { () throws(CachesimError) in try ReadTrace(path: file.path) }
    }
  }

  @Test(arguments: ["zst", "gz", "xz", "bz2", "lz4"])
  func everyCompression(_ suffix: String) throws {
    var random = SplitMix64(seed: 2)
    let sound = try readFile(SharedFiles.fixture("keys.txt." + suffix))
    let file = try TemporaryFile("x.txt." + suffix, [])
    for _ in 0..<100 {
      // Behind a sound beginning, so that it is taken for compressed.
      let begin = min(sound.count, 10 + Int(random.below(60)))
      let bytes = sound[..<begin] + (0..<Int(random.below(2000))).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      try file.write(Array(bytes))
      let error = failure { () throws(CachesimError) in try ReadTrace(path: file.path, ownThread: true) }
      #expect(error?.kind == .badData)
    }
  }

  /// A small sound trace of every format, cut at every byte: an error or fewer requests, never a crash and never more.
  @Test(arguments: [
    ("csv", "key,time,size,op\n\"a\"\"b\",1.5,10,get\nb,2,20,set\n"), ("text", "abc\n\n12\r\n"), ("lirs", "1\n*\n22\n"),
    ("arc", "1 2 0 0\n30 1 0 1\n"), ("size", "1 2 3\n4 5 6\n"), ("tsv", "key\tsize\n1\t2\n"),
  ])
  func textCutAtEveryByte(_ format: String, _ text: String) throws {
    let whole = try ReadTrace("x", text, format: format)
    let bytes = Array(text.utf8)
    for length in 0..<bytes.count {
      do {
        let cut = try ReadTrace("x", bytes: Array(bytes[..<length]), format: format, skip: length % 2 == 0)
        #expect(cut.keys.count <= whole.keys.count + 1)
      } catch {
        #expect(error.kind == .badData || error.kind == .usage)
      }
    }
  }
}
