public import CacheCore

/// One cache under one policy, whatever its type: a record of closures over a `CacheStore` that is specialised for the
/// policy. Dynamic dispatch happens once a block. Not for two threads at a time.
public final class Simulation: @unchecked Sendable {
  @usableFromInline let replayBlock: (UnsafePointer<RequestColumns>, Range<Int>) -> Void
  @usableFromInline let readCounters: () -> CacheCounters
  @usableFromInline let readContents: () -> CacheContents
  @usableFromInline let readFailure: () -> PolicyFailure?
  @usableFromInline let check: () -> String?
  @usableFromInline let destroy: () -> Void
  @usableFromInline let readWindowCounters: () -> CacheCounters
  @usableFromInline let beginStretch: (TraceStretch) -> Void

  @inlinable @inline(__always)
  init<Policy: EvictionPolicy & ~Copyable, Directory: SlotDirectory & ~Copyable>(
    _ policy: Policy.Type, _ directory: Directory.Type, _ setup: StoreSetup, _ parameters: ParameterValues
  ) throws(CachesimError) {
    let made = try CacheStore<Policy, Directory>(setup, parameters)
    let store = UnsafeMutablePointer<CacheStore<Policy, Directory>>.allocate(capacity: 1)
    store.initialize(to: made)
    replayBlock = { store.pointee.replay($0, $1) }
    readCounters = { store.pointee.counters }
    readWindowCounters = { store.pointee.counters }
    beginStretch = { _ in }
    readContents = { store.pointee.contents() }
    readFailure = { store.pointee.failure }
    check = { store.pointee.checkInvariants() }
    destroy = {
      store.deinitialize(count: 1)
      store.deallocate()
    }
  }

  init<Bound: TraceBound & ~Copyable>(_ made: consuming Bound) {
    let bound = UnsafeMutablePointer<Bound>.allocate(capacity: 1)
    bound.initialize(to: made)
    replayBlock = { bound.pointee.replay($0, $1) }
    readCounters = { bound.pointee.counters }
    readWindowCounters = { bound.pointee.windowCounters }
    beginStretch = { bound.pointee.begin($0) }
    readContents = { CacheContents() }
    readFailure = { nil }
    check = { nil }
    destroy = {
      bound.deinitialize(count: 1)
      bound.deallocate()
    }
  }

  deinit { destroy() }

  /// Replays the requests of `range` of a block.
  public func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) { replayBlock(columns, range) }

  /// What has been counted so far. A bound has to be computed for it.
  public var counters: CacheCounters { readCounters() }

  /// What has been counted so far, for differences between windows' beginnings: another figure only for a bound, which
  /// bounds each window by itself.
  public var windowCounters: CacheCounters { readWindowCounters() }

  /// Says that what comes next is counted by itself, after its counters were read.
  public func begin(_ stretch: TraceStretch) { beginStretch(stretch) }

  /// What the cache holds now. O(slots).
  public var contents: CacheContents { readContents() }

  /// Why the policy cannot go on, in which case nothing that was counted means anything; nil: all is well.
  public var failure: PolicyFailure? { readFailure() }

  /// Checks the cache and its policy; answers what is wrong, or nil. For tests.
  public func checkInvariants() -> String? { check() }
}
