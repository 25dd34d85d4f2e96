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

  @inlinable @inline(__always)
  init<Policy: EvictionPolicy & ~Copyable, Directory: SlotDirectory & ~Copyable>(
    _ policy: Policy.Type, _ directory: Directory.Type, _ setup: StoreSetup, _ parameters: ParameterValues
  ) throws(CachesimError) {
    let made = try CacheStore<Policy, Directory>(setup, parameters)
    let store = UnsafeMutablePointer<CacheStore<Policy, Directory>>.allocate(capacity: 1)
    store.initialize(to: made)
    replayBlock = { store.pointee.replay($0, $1) }
    readCounters = { store.pointee.counters }
    readContents = { store.pointee.contents() }
    readFailure = { store.pointee.failure }
    check = { store.pointee.checkInvariants() }
    destroy = {
      store.deinitialize(count: 1)
      store.deallocate()
    }
  }

  deinit { destroy() }

  /// Replays the requests of `range` of a block.
  public func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) { replayBlock(columns, range) }

  /// What has been counted so far.
  public var counters: CacheCounters { readCounters() }

  /// What the cache holds now. O(slots).
  public var contents: CacheContents { readContents() }

  /// Why the policy cannot go on, in which case nothing that was counted means anything; nil: all is well.
  public var failure: PolicyFailure? { readFailure() }

  /// Checks the cache and its policy; answers what is wrong, or nil. For tests.
  public func checkInvariants() -> String? { check() }
}
