internal import CacheStructures

/// What is going to happen, soonest first.
///
/// Steps that take a constant time happen in the order in which they were scheduled, so each kind of event has a ring, and
/// only what comes out of that order goes to a binary heap, a kind's own, so that the many short steps do not sink through
/// the few long ones. The soonest of all is known at any time, because every arrival asks for it.
struct EventQueue: ~Copyable {
  private let rings: UnsafeMutablePointer<Ring<Event>>
  private let heaps: UnsafeMutablePointer<BinaryHeap<Event>>
  /// A bit for each ring that is not empty, by kind, and from `firstHeap` on for each heap.
  private var occupied: UInt32 = 0
  private static var firstHeap: UInt32 { 16 }
  /// The soonest, and where it is; anything where there is none.
  private(set) var first = Event(time: 0, order: 0, subject: 0, stamp: 0, kind: .idle)
  private var firstPlace: UInt32 = 0
  private var scheduled: UInt64 = 0

  init() {
    rings = .allocate(capacity: Event.Kind.count)
    heaps = .allocate(capacity: Event.Kind.count)
    for kind in 0..<Event.Kind.count {
      (rings + kind).initialize(to: Ring())
      (heaps + kind).initialize(to: BinaryHeap())
    }
  }

  deinit {
    rings.deinitialize(count: Event.Kind.count)
    rings.deallocate()
    heaps.deinitialize(count: Event.Kind.count)
    heaps.deallocate()
  }

  @inline(__always)
  var isEmpty: Bool { occupied == 0 }

  @inline(__always)
  mutating func schedule(
    _ kind: Event.Kind, at time: Int64, _ group: Event.Group, subject: UInt32 = 0, stamp: UInt32 = 0
  ) {
    scheduled &+= 1
    let event = Event(
      time: time, order: group.rawValue << 60 | scheduled, subject: subject, stamp: stamp, kind: kind)
    let ring = rings + Int(kind.rawValue)
    let place: UInt32
    if ring.pointee.count == 0 || ring.pointee.last < event {
      ring.pointee.append(event)
      place = UInt32(kind.rawValue)
    } else {
      heaps[Int(kind.rawValue)].insert(event)
      place = EventQueue.firstHeap + UInt32(kind.rawValue)
    }
    if occupied == 0 || event < first {
      first = event
      firstPlace = place
    }
    occupied |= 1 << place
  }

  @inline(__always)
  mutating func removeFirst() -> Event {
    let removed = first
    if firstPlace >= EventQueue.firstHeap {
      let heap = heaps + Int(firstPlace &- EventQueue.firstHeap)
      heap.pointee.removeFirst()
      if heap.pointee.count == 0 { occupied &= ~(1 << firstPlace) }
    } else {
      let ring = rings + Int(firstPlace)
      ring.pointee.removeFirst()
      if ring.pointee.count == 0 { occupied &= ~(1 << firstPlace) }
    }
    findFirst()
    return removed
  }

  @inline(__always)
  private mutating func findFirst() {
    var left = occupied
    guard left != 0 else { return }
    firstPlace = UInt32(truncatingIfNeeded: left.trailingZeroBitCount)
    first = firstEvent(in: firstPlace)
    left &= left &- 1
    while left != 0 {
      let place = UInt32(truncatingIfNeeded: left.trailingZeroBitCount)
      let event = firstEvent(in: place)
      if event < first {
        first = event
        firstPlace = place
      }
      left &= left &- 1
    }
  }

  @inline(__always)
  private func firstEvent(in place: UInt32) -> Event {
    place >= EventQueue.firstHeap ? heaps[Int(place &- EventQueue.firstHeap)].first : rings[Int(place)].first
  }
}
