internal import CacheStructures

/// Elements that come and go, in memory that is used again, last first, so that nothing is allocated per request.
///
/// A place keeps what was in it until it is taken again; one never taken before holds zero bytes.
struct Pool<Element: BitwiseCopyable>: ~Copyable {
  private var elements = SlotArray<Element>()
  /// Places given out at some time are below.
  private var count: UInt32 = 0
  private var free = SlotArray<UInt32>()
  private var freeCount: UInt32 = 0

  /// A place that nobody has.
  @inline(__always)
  mutating func take() -> UInt32 {
    if freeCount > 0 {
      freeCount &-= 1
      return free[freeCount]
    }
    return grow()
  }

  /// Lets a taken place be taken again.
  @inline(__always)
  mutating func giveBack(_ place: UInt32) {
    free[freeCount] = place
    freeCount &+= 1
  }

  @inline(never)
  private mutating func grow() -> UInt32 {
    count += 1
    elements.reserve(Int(count))
    free.reserve(Int(count))
    return count - 1
  }

  @inline(__always)
  subscript(place: UInt32) -> Element {
    get { elements[place] }
    nonmutating set { elements[place] = newValue }
  }

  /// Where an element is, until the next `take`.
  @inline(__always)
  func pointer(_ place: UInt32) -> UnsafeMutablePointer<Element> { elements.pointer(place) }
}
