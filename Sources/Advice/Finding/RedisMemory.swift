/// How much memory Redis takes for keys and values.
///
/// A key takes a dictEntry (24 bytes), a robj (16), the key as an sds string (its length and 4) and the value as another
/// (up to 44 bytes in the robj's own allocation), each rounded up to a size of the allocator, and 8 bytes a bucket in a hash
/// table of the next power of two; a time to live takes another dictEntry and bucket. Besides, 1.1 MB are taken by an empty
/// server. Sources: Redis 7.0, dict.h, object.c, sds.h; jemalloc 5's size classes as Debian builds it (16 bytes apart up to
/// 128, then four to a doubling). Checked against what real Redis 7.0.15 had as `maxmemory` for so many keys
/// (../shared/reference/redis-7.0.15.csv): within 16 KiB on all of them, but for hash tables that were being enlarged, which
/// have their old half besides.
public enum RedisMemory {
  /// What an empty server uses.
  public static let base: Int64 = 1_088_000
  /// How long keys are taken to be, where nothing says so: 24 bytes. All from 13 to 28 take the same.
  public static let keyBytes: Int64 = 24

  /// What the allocator gives for so many bytes.
  public static func allocated(_ bytes: Int64) -> Int64 {
    if bytes <= 8 { return 8 }
    if bytes <= 128 { return (bytes + 15) / 16 * 16 }
    let step = (Int64(1) << Int64(63 - (bytes - 1).leadingZeroBitCount)) / 4
    return (bytes + step - 1) / step * step
  }

  /// What a key and its value take, the hash table aside.
  public static func perKey(value: Int64, key: Int64 = keyBytes, expires: Bool = false) -> Int64 {
    let body = value <= 44 ? allocated(16 + value + 4) : 16 + allocated(value + (value < 256 ? 4 : 10))
    return allocated(24) * (expires ? 2 : 1) + allocated(key + 4) + body
  }

  /// What hash tables of so many keys take.
  public static func tables(keys: Int64, expires: Bool = false) -> Int64 {
    var buckets: Int64 = 4
    while buckets < keys { buckets *= 2 }
    return buckets * 8 * (expires ? 2 : 1)
  }
}
