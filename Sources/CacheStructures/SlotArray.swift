/// An array of plain values indexed by slot that grows on demand and knows no bounds: the storage of every policy.
///
/// A Swift Array in a class or behind an inout costs a uniqueness check and a bounds check an access
/// (PERFORMANCE.md 5: 71.7 instructions against 29.1), so the hot rooms use this. Whoever indexes has reserved. Memory that
/// was reserved and never touched is not resident, so reserving generously is cheap. New elements are zero bytes.
@frozen
public struct SlotArray<Element: BitwiseCopyable>: ~Copyable {
  /// The first element.
  public var base: UnsafeMutablePointer<Element>
  /// How many elements have memory.
  public var capacity: Int

  /// An empty array.
  public init() {
    base = PageMemory.allocate(0).assumingMemoryBound(to: Element.self)
    capacity = 0
  }

  deinit { PageMemory.deallocate(base, capacity * MemoryLayout<Element>.stride) }

  /// Makes room for slots below `count`. Amortised constant time a slot.
  public mutating func reserve(_ count: Int) {
    guard count > capacity else { return }
    let stride = MemoryLayout<Element>.stride
    let grown = PageMemory.roomy(max(count, capacity * 2) * stride) / stride
    base = PageMemory.grow(base, from: capacity * stride, to: grown * stride)
      .bindMemory(to: Element.self, capacity: grown)
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
