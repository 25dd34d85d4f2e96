import Advice
import CacheCore
import Policies
import TestSupport
import Testing

/// How much memory Redis and memcached take, against what real ones were given for so many keys.
@Suite struct ServerMemoryTests {
  private static func rows(_ file: String) throws -> [[String: String]] {
    guard let path = SharedFiles.shared("reference/" + file) else { return [] }
    // The files have CRLF line ends.
    return Tool.rows(String(decoding: try readFile(path).filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self))
  }

  @Test func redisTakesWhatItWasGiven() throws {
    var compared = 0
    for row in try Self.rows("redis-7.0.15.csv") {
      guard let keys = Int64(row["target_keys"] ?? ""), let memory = Int64(row["maxmemory"] ?? ""),
        row["mode"]?.contains("half-keys") != true
      else { continue }
      let expires = row["policy"]?.hasPrefix("volatile") == true
      let ours =
        keys * RedisMemory.perKey(value: 100, expires: expires) + RedisMemory.tables(keys: keys, expires: expires)
        + RedisMemory.base
      // While the table of the times to live grows, the old one, half as large, is still there.
      let old = expires ? RedisMemory.tables(keys: keys) / 2 : 0
      #expect(
        (ours - 16_384...ours + 16_384 + old).contains(memory), "\(row["policy"] ?? "") \(keys): \(ours), not \(memory)"
      )
      compared += 1
    }
    #expect(compared > 100 || !SharedFiles.arePresent)
  }

  @Test func memcachedHoldsSoManyItems() throws {
    var compared = 0
    for row in try Self.rows("memcached-1.6.18.csv") {
      guard let items = Double(row["items_mean"] ?? ""), let megabytes = Int64(row["mem_mb"] ?? ""),
        let value = Int64(row["value_bytes"] ?? "")
      else { continue }
      #expect(MemcachedMemory.megabytes(items * MemcachedMemory.perItem(value: value)) == megabytes)
      compared += 1
    }
    #expect(compared > 10 || !SharedFiles.arePresent)
  }

  @Test func theAllocatorRoundsUp() {
    #expect(
      [1, 9, 16, 17, 128, 129, 160, 161, 1024, 1025].map(RedisMemory.allocated) == [
        8, 16, 16, 32, 128, 160, 160, 192, 1024, 1280,
      ])
  }

  @Test func chunksGrow() {
    let chunks = SlabChunks.sizes()
    #expect(chunks.prefix(11) == [96, 120, 152, 192, 240, 304, 384, 480, 600, 752, 944])
    #expect(chunks.last == 1 << 19 && chunks.count <= 63)
  }
}
