public import CacheCore
internal import CacheStructures

/// As many bytes as a processor reads at once.
public typealias CacheLine = SIMD8<UInt64>

/// One cache under one policy, driven request by request: for an engine in which loads and stores take time, so that it
/// decides when an object is asked for, stored or removed. A `Simulation` decides that by itself, a block at a time; both
/// stand on the same store and the same policies.
///
/// Objects are dense ids. Not for two threads at a time. A request costs one dynamic call.
public final class ServedCache: @unchecked Sendable {
  @usableFromInline let reserveSlots: (_ touches: Int, _ objects: Int) -> Void
  @usableFromInline let findObject: (UInt32) -> Bool
  @usableFromInline let prefetchObjects: (UInt32, UInt32) -> Void
  @usableFromInline let accompany: (UnsafeMutablePointer<CacheLine>) -> Void
  @usableFromInline let touchObject: (UInt32, Request, Bool) -> Bool
  @usableFromInline let removeObject: (UInt32) -> Void
  @usableFromInline let expireObjects: (UInt32, Request) -> Void
  @usableFromInline let readCounters: () -> CacheCounters
  @usableFromInline let readContents: () -> CacheContents
  @usableFromInline let readUsed: () -> Int64
  @usableFromInline let readFailure: () -> PolicyFailure?
  @usableFromInline let check: () -> String?
  @usableFromInline let destroy: () -> Void
  @usableFromInline let departures: UnsafeMutablePointer<SlotStack>

  @inlinable @inline(__always)
  init<Policy: EvictionPolicy & ~Copyable>(
    _ policy: Policy.Type, _ setup: StoreSetup, _ parameters: ParameterValues
  ) throws(CachesimError) {
    let made = try CacheStore<Policy, DenseDirectory>(setup, parameters)
    let store = UnsafeMutablePointer<CacheStore<Policy, DenseDirectory>>.allocate(capacity: 1)
    store.initialize(to: made)
    let departures = UnsafeMutablePointer<SlotStack>.allocate(capacity: 1)
    departures.initialize(to: SlotStack())
    store.pointee.directory.departures = departures
    self.departures = departures
    reserveSlots = { store.pointee.reserve(requests: $0, objects: $1) }
    findObject = { store.pointee.directory.find($0) < ghostBit }
    prefetchObjects = { store.pointee.lookAhead($0, then: $1) }
    accompany = { store.pointee.directory.companions = $0 }
    touchObject = { store.pointee.touch($0, $1, isWrite: $2) }
    removeObject = { store.pointee.delete($0) }
    expires = Policy.expires
    expireObjects = { store.pointee.expire($0, before: $1) }
    readCounters = { store.pointee.counters }
    readContents = { store.pointee.contents() }
    readUsed = { store.pointee.used }
    readFailure = { store.pointee.failure }
    check = { store.pointee.checkInvariants() }
    destroy = {
      store.deinitialize(count: 1)
      store.deallocate()
      departures.deinitialize(count: 1)
      departures.deallocate()
    }
  }

  deinit { destroy() }

  /// Whether the policy lets objects go by itself when their time is over, as servers' policies do.
  public let expires: Bool

  /// Makes room for `touches` more calls of `touch` with ids below `objects`; to be called before them.
  public func reserve(touches: Int, objects: Int) { reserveSlots(touches, objects) }

  /// Whether an object is resident. The policy hears nothing of it.
  public func contains(_ id: UInt32) -> Bool { findObject(id) }

  /// Brings close what a request for an object will read first, and for another object what it will read then.
  public func prefetch(_ id: UInt32, then sooner: UInt32) { prefetchObjects(id, sooner) }

  /// Has the line of an object in an array of the engine's brought close when the object will probably leave soon. A hint:
  /// the array may go without a word.
  public func bringAlong(_ lines: UnsafeMutablePointer<CacheLine>) { accompany(lines) }

  /// A resident object was asked for, or (`isWrite`) stored anew, which replaces its size and may evict others; an absent
  /// object is stored, if it fits and the policy and the admission filter let it in. Answers whether it is resident now.
  public func touch(_ id: UInt32, _ request: Request, isWrite: Bool) -> Bool { touchObject(id, request, isWrite) }

  /// Takes an object away, if it is resident: deleted or expired, not evicted.
  public func remove(_ id: UInt32) { removeObject(id) }

  /// Lets objects go whose time is over by the policy's own clock, this one and whichever else is due. To be called before
  /// `contains` and `touch` where `expires`; the request's time must not run backwards.
  public func expire(_ id: UInt32, before request: Request) { expireObjects(id, request) }

  /// How many objects have left since `clearDepartures`, removed ones too.
  public var departureCount: Int { departures.pointee.count }

  /// One of them, in the order in which they left.
  public func departure(_ place: Int) -> UInt32 { departures.pointee.slots[UInt32(truncatingIfNeeded: place)] }

  /// Forgets them.
  public func clearDepartures() { departures.pointee.count = 0 }

  /// What has been counted so far; its requests and hits are touches, not what an engine's reports call so.
  public var counters: CacheCounters { readCounters() }

  /// What is used of the capacity, in its unit.
  public var used: Int64 { readUsed() }

  /// What the cache holds now. O(slots).
  public var contents: CacheContents { readContents() }

  /// Why the policy cannot go on, in which case nothing that was counted means anything; nil: all is well.
  public var failure: PolicyFailure? { readFailure() }

  /// Checks the cache and its policy; answers what is wrong, or nil. For tests.
  public func checkInvariants() -> String? { check() }
}
