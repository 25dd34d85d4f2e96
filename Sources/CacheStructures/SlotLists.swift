/// Doubly linked lists threaded through slots: a slot is in one list of a `SlotLists` at most.
///
/// Links live here (8 bytes a slot); a list is a `SlotList`, its two ends and its length. All operations are O(1).
@frozen
public struct SlotLists: ~Copyable {
  /// The neighbours of a slot.
  @frozen
  public struct Link: BitwiseCopyable {
    /// Towards the front.
    public var previous: UInt32
    /// Towards the back.
    public var next: UInt32

    /// A link between two neighbours.
    @inlinable @inline(__always)
    public init(previous: UInt32, next: UInt32) {
      self.previous = previous
      self.next = next
    }
  }

  @usableFromInline var links: SlotArray<Link>

  /// No lists yet.
  public init() { links = SlotArray() }

  /// Makes room for slots below `count`.
  public mutating func reserve(slots count: Int) { links.reserve(count) }

  /// Brings the links of a slot close.
  @inlinable @inline(__always)
  public func prefetch(_ slot: UInt32) { CacheStructures.prefetch(links.pointer(slot)) }

  /// The neighbour towards the front, or `SlotList.none`.
  @inlinable @inline(__always)
  public func previous(_ slot: UInt32) -> UInt32 { links[slot].previous }

  /// The neighbour towards the back, or `SlotList.none`.
  @inlinable @inline(__always)
  public func next(_ slot: UInt32) -> UInt32 { links[slot].next }

  /// Puts a slot that is in no list at the front of `list`.
  @inlinable @inline(__always)
  public func pushFront(_ slot: UInt32, _ list: inout SlotList) {
    let head = list.head
    links[slot] = Link(previous: SlotList.none, next: head)
    if head == SlotList.none { list.tail = slot } else { links.pointer(head).pointee.previous = slot }
    list.head = slot
    list.count &+= 1
  }

  /// Puts a slot that is in no list at the back of `list`.
  @inlinable @inline(__always)
  public func pushBack(_ slot: UInt32, _ list: inout SlotList) {
    let tail = list.tail
    links[slot] = Link(previous: tail, next: SlotList.none)
    if tail == SlotList.none { list.head = slot } else { links.pointer(tail).pointee.next = slot }
    list.tail = slot
    list.count &+= 1
  }

  /// Takes a slot out of `list`, which it is in.
  @inlinable @inline(__always)
  public func remove(_ slot: UInt32, _ list: inout SlotList) {
    let link = links[slot]
    if link.previous == SlotList.none {
      list.head = link.next
    } else {
      links.pointer(link.previous).pointee.next = link.next
    }
    if link.next == SlotList.none {
      list.tail = link.previous
    } else {
      links.pointer(link.next).pointee.previous = link.previous
    }
    list.count &-= 1
  }

  /// Moves a slot of `list` to its front.
  @inlinable @inline(__always)
  public func moveToFront(_ slot: UInt32, _ list: inout SlotList) {
    if list.head == slot { return }
    remove(slot, &list)
    pushFront(slot, &list)
  }

  /// Puts a slot that is in no list in front of `place`, which is in `list`.
  @inlinable @inline(__always)
  public func insert(_ slot: UInt32, before place: UInt32, _ list: inout SlotList) {
    let previous = links[place].previous
    if previous == SlotList.none {
      pushFront(slot, &list)
    } else {
      links[slot] = Link(previous: previous, next: place)
      links.pointer(previous).pointee.next = slot
      links.pointer(place).pointee.previous = slot
      list.count &+= 1
    }
  }

  /// Walks a list and checks ends, links and length; answers its slots from front to back, or nil if it is broken.
  public func checkedSlots(_ list: SlotList) -> [UInt32]? {
    var slots: [UInt32] = []
    var previous = SlotList.none
    var slot = list.head
    while slot != SlotList.none {
      guard slots.count < Int(list.count), links[slot].previous == previous else { return nil }
      slots.append(slot)
      previous = slot
      slot = links[slot].next
    }
    return previous == list.tail && slots.count == Int(list.count) ? slots : nil
  }
}

/// One list of a `SlotLists`: its ends and its length.
@frozen
public struct SlotList: BitwiseCopyable {
  /// No slot.
  @inlinable
  public static var none: UInt32 { @inline(__always) get { .max } }

  /// The slot at the front, or `none`.
  public var head: UInt32
  /// The slot at the back, or `none`.
  public var tail: UInt32
  /// How many slots there are.
  public var count: UInt32

  /// An empty list.
  @inlinable
  public init() {
    head = .max
    tail = .max
    count = 0
  }

  /// Whether there is no slot.
  @inlinable @inline(__always)
  public var isEmpty: Bool { count == 0 }
}
