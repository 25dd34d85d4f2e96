internal import CacheStructures

/// Objects that left and are remembered for a while, up to a weight: the oldest are forgotten for the newest.
struct GhostQueue: ~Copyable {
  private(set) var queue = SlotQueue()
  private var weight: Int64 = 0
  private let limit: Int64

  /// Ghosts that weigh `limit` together at most.
  init(limit: Int64) { self.limit = limit }

  mutating func reserve(slots: Int) { queue.reserve(slots: slots) }

  @inline(__always)
  func prefetch(_ slot: Slot) { queue.prefetch(slot) }

  /// Remembers an object that left. False: it weighs more than all ghosts may, and is none.
  @inline(__always)
  mutating func remember(_ slot: Slot, _ cache: CacheView) -> Bool {
    let own = cache.weight(slot)
    guard own <= limit else { return false }
    while weight &+ own > limit {
      let oldest = queue.popFirst()
      weight &-= cache.weight(oldest)
      cache.forget(oldest)
    }
    queue.append(slot)
    weight &+= own
    return true
  }

  /// Takes out a ghost that is asked for again.
  @inline(__always)
  mutating func remove(_ slot: Slot, _ cache: CacheView) {
    queue.remove(slot)
    weight &-= cache.weight(slot)
  }

  /// What is wrong, or nil.
  func problem(_ cache: CacheView) -> String? {
    let sum = queue.slots.reduce(0) { $0 + cache.weight($1) }
    return sum == weight && sum <= limit ? nil : "the ghosts weigh \(sum), not \(weight) of \(limit)"
  }
}
