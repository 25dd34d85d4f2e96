internal import CacheStructures

/// memcached's memory: pages, each given to a class of chunks of one size for good.
///
/// A class takes a page when it has no free chunk and the limit allows it, and its first page in any case; pages do not
/// move between classes (calcification: a class that no longer grows keeps its memory). Chunks start at 96 bytes (an
/// item's header of 48 and 48 more) and grow by `factor`, rounded up to 8, to half a page; what is larger takes several of
/// the largest. Source: memcached 1.6, slabs.c.
struct SlabClasses: ~Copyable {
  /// One class.
  struct Class: BitwiseCopyable {
    /// The size of a chunk in bytes.
    var chunk: Int64
    var perPage: Int64
    var pages: Int64
    var free: Int64
  }

  private(set) var count: UInt32 = 0
  private var classes = SlotArray<Class>()
  private var pagesLeft: Int64

  /// Classes of chunks that share the capacity; where it counts objects, one class of so many chunks.
  init(_ setup: PolicySetup, page: Int64, factor: Double) {
    classes.reserve(SlabChunks.most)
    pagesLeft = setup.isUnit ? 0 : setup.capacity / page
    if setup.isUnit {
      classes[0] = Class(chunk: 1, perPage: setup.capacity, pages: 1, free: setup.capacity)
      count = 1
      return
    }
    for chunk in SlabChunks.sizes(page: page, factor: factor) { add(chunk, page) }
  }

  private mutating func add(_ size: Int64, _ page: Int64) {
    classes[count] = Class(chunk: size, perPage: page / size, pages: 0, free: 0)
    count += 1
  }

  /// The class of an item of `bytes`: the first with chunks large enough, or the last.
  @inline(__always)
  func index(_ bytes: Int64) -> UInt32 {
    var (low, high): (UInt32, UInt32) = (0, count &- 1)
    while low < high {
      let middle = (low &+ high) / 2
      if classes[middle].chunk < bytes { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// How many chunks of a class an item of `bytes` takes.
  @inline(__always)
  func chunks(_ bytes: Int64, _ index: UInt32) -> Int64 {
    let chunk = classes[index].chunk
    return bytes <= chunk ? 1 : (bytes &+ chunk &- 1) / chunk
  }

  /// Takes chunks of a class, with new pages if need be and possible; false: there are too few.
  @inline(__always)
  mutating func take(_ chunks: Int64, _ index: UInt32) -> Bool {
    let place = classes.pointer(index)
    while place.pointee.free < chunks {
      guard pagesLeft > 0 || place.pointee.pages == 0 else { return false }
      if pagesLeft > 0 { pagesLeft &-= 1 }
      place.pointee.pages &+= 1
      place.pointee.free &+= place.pointee.perPage
    }
    place.pointee.free &-= chunks
    return true
  }

  /// Gives chunks back to their class.
  @inline(__always)
  mutating func give(_ chunks: Int64, _ index: UInt32) { classes.pointer(index).pointee.free &+= chunks }

  /// How many chunks of a class are taken: for checks.
  func taken(_ index: UInt32) -> Int64 {
    let one = classes[index]
    return one.pages * one.perPage - one.free
  }
}
