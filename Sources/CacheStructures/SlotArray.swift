/// An array of plain values indexed by slot that grows on demand and knows no bounds: the storage of every policy.
///
/// A Swift Array in a class or behind an inout costs a uniqueness check and a bounds check an access
/// (PERFORMANCE: 71.7 instructions against 29.1), so the hot rooms use this. Whoever indexes has reserved. Memory that
/// was reserved and never touched is not resident, so reserving generously is cheap. Elements are not initialised by
/// `reserve`, unless a `fill` is given.
@frozen
public struct SlotArray<Element: BitwiseCopyable>: ~Copyable {
  /// The first element.
  public var base: UnsafeMutablePointer<Element>
  /// How many elements have memory.
  public var capacity: Int
  @usableFromInline let fill: Element?

  /// An empty array; new elements get the value `fill`, or none at all.
  public init(fill: Element? = nil) {
    base = .allocate(capacity: 1)
    capacity = 0
    self.fill = fill
  }

  deinit { base.deallocate() }

  /// Makes room for slots below `count`. Amortised constant time a slot.
  public mutating func reserve(_ count: Int) {
    guard count > capacity else { return }
    let grown = max(count, capacity * 2)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: grown)
    larger.update(from: base, count: capacity)
    if let fill { (larger + capacity).initialize(repeating: fill, count: grown - capacity) }
    base.deallocate()
    base = larger
    capacity = grown
  }

  /// The element of a slot below `capacity`.
  @inlinable
  public subscript(slot: UInt32) -> Element {
    @inline(__always) get { base[Int(truncatingIfNeeded: slot)] }
    @inline(__always) nonmutating set { base[Int(truncatingIfNeeded: slot)] = newValue }
  }

  /// The place of an element.
  @inlinable @inline(__always)
  public func pointer(_ slot: UInt32) -> UnsafeMutablePointer<Element> { base + Int(truncatingIfNeeded: slot) }
}
