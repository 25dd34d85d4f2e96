/// Elements that come and go, in memory that is used again, last first, so that nothing is allocated per request.
///
/// A place keeps what was in it until it is taken again; one never taken before holds zero bytes.
@frozen
public struct Pool<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline var elements = SlotArray<Element>()
  /// Places given out at some time are below.
  @usableFromInline var count: UInt32 = 0
  @usableFromInline var free = SlotArray<UInt32>()
  @usableFromInline var freeCount: UInt32 = 0

  /// No elements.
  @inlinable
  public init() {}

  /// A place that nobody has.
  @inlinable @inline(__always)
  public mutating func take() -> UInt32 {
    if freeCount > 0 {
      freeCount &-= 1
      return free[freeCount]
    }
    return grow()
  }

  /// Lets a taken place be taken again.
  @inlinable @inline(__always)
  public mutating func giveBack(_ place: UInt32) {
    free[freeCount] = place
    freeCount &+= 1
  }

  @usableFromInline @inline(never)
  mutating func grow() -> UInt32 {
    count += 1
    elements.reserve(Int(count))
    free.reserve(Int(count))
    return count - 1
  }

  /// The element at a taken place.
  @inlinable
  public subscript(place: UInt32) -> Element {
    @inline(__always) get { elements[place] }
    @inline(__always) nonmutating set { elements[place] = newValue }
  }

  /// Where an element is, until the next `take`.
  @inlinable @inline(__always)
  public func pointer(_ place: UInt32) -> UnsafeMutablePointer<Element> { elements.pointer(place) }
}
