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
  @usableFromInline let endTrace: () -> Void
  @usableFromInline let readFigures: () -> [Figure]
  @usableFromInline let readWindowFigures: () -> [Figure]
  @usableFromInline let readLatencies: () -> DurationCounts?

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
    endTrace = {}
    readFigures = { [] }
    readWindowFigures = { [] }
    readLatencies = { nil }
    readContents = { store.pointee.contents() }
    readFailure = { store.pointee.failure }
    check = { store.pointee.checkInvariants() }
    destroy = {
      store.deinitialize(count: 1)
      store.deallocate()
    }
  }

  /// Something else that is replayed like a cache.
  public init<Other: BlockSimulation & ~Copyable>(_ made: consuming Other) {
    let other = UnsafeMutablePointer<Other>.allocate(capacity: 1)
    other.initialize(to: made)
    replayBlock = { other.pointee.replay($0, $1) }
    readCounters = { other.pointee.counters }
    readWindowCounters = { other.pointee.windowCounters }
    beginStretch = { other.pointee.begin($0) }
    endTrace = { other.pointee.finish() }
    readFigures = { other.pointee.figures }
    readWindowFigures = { other.pointee.windowFigures }
    readLatencies = { other.pointee.latencies }
    readContents = { other.pointee.contents }
    readFailure = { other.pointee.failure }
    check = { nil }
    destroy = {
      other.deinitialize(count: 1)
      other.deallocate()
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

  /// Says that the trace is over, before the counters are read for the last time.
  public func finish() { endTrace() }

  /// What it says beyond counts, since the warm-up ended.
  public var figures: [Figure] { readFigures() }

  /// What it says beyond counts, since the last window began.
  public var windowFigures: [Figure] { readWindowFigures() }

  /// What its answers to reads took, since the warm-up ended; nil where nothing takes time.
  public var latencies: DurationCounts? { readLatencies() }

  /// What the cache holds now. O(slots).
  public var contents: CacheContents { readContents() }

  /// Why the policy cannot go on, in which case nothing that was counted means anything; nil: all is well.
  public var failure: PolicyFailure? { readFailure() }

  /// Checks the cache and its policy; answers what is wrong, or nil. For tests.
  public func checkInvariants() -> String? { check() }
}
