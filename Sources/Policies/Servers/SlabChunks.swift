/// The sizes of memcached's chunks, a class each. Source: memcached 1.6, slabs.c.
public enum SlabChunks {
  /// MAX_NUMBER_OF_SLAB_CLASSES, less the one that stands for none.
  static let most = 63

  /// From 96 bytes (an item's header of 48 and 48 more) growing by `factor`, rounded up to 8, to half a page.
  public static func sizes(page: Int64 = 1 << 20, factor: Double = 1.25) -> [Int64] {
    let largest = page / 2
    var sizes: [Int64] = []
    var size: Int64 = 96
    while sizes.count < most - 1, Double(size) < Double(largest) / factor {
      size = (size + 7) / 8 * 8
      sizes.append(size)
      size = Int64(Double(size) * factor)
    }
    return sizes + [largest]
  }
}
