internal import Policies

/// How much memory memcached takes for items.
///
/// An item has a header of 48 bytes, 8 for its version, the key and the value, and 3 bytes behind them (together the 60 of
/// policy `memcached`, rounded up); it takes a chunk of the next size, and chunks come in pages of 1 MiB, which `-m` counts.
/// What is larger than half a page takes several chunks of half a page. Source: memcached 1.6, items.c and slabs.c. Checked
/// against real memcached 1.6.18 (../shared/reference/memcached-1.6.18.csv): 885 values of 1000 bytes a page.
public enum MemcachedMemory {
  /// Bytes of an item besides key and value.
  static let overhead: Int64 = 60
  private static let page: Int64 = 1 << 20
  private static let chunks = SlabChunks.sizes()

  /// What an item takes: its share of a page.
  public static func perItem(value: Int64, key: Int64 = RedisMemory.keyBytes) -> Double {
    let bytes = value + key + overhead
    let largest = page / 2
    if bytes > largest { return Double((bytes + largest - 1) / largest * largest) }
    let chunk = chunks.first { $0 >= bytes } ?? largest
    return Double(page) / Double(page / chunk)
  }

  /// `-m` in MiB for so many bytes of pages.
  public static func megabytes(_ bytes: Double) -> Int64 { max(1, Int64((bytes / Double(page)).rounded(.up))) }
}
