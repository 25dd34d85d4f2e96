public import CacheCore

/// What a trace's writes mean to the hit-ratio engine.
public enum OperationRule: String, Sendable, CaseIterable {
  /// A write is an access like a read, counted alike.
  case accesses
  /// Writes are skipped.
  case reads
  /// Reads are counted; a write stores or updates its object uncounted.
  case lookaside
}

/// Which size an object has after a read hit that names another.
public enum SizeRule: String, Sendable, CaseIterable {
  /// The stored one: only a write replaces it.
  case stored
  /// The one named last.
  case latest
}

/// Where a simulation looks for its objects.
public enum MemoryMode: String, Sendable, CaseIterable {
  /// In an array over every object of the trace.
  case dense
  /// In a hash table of what the cache holds.
  case hashed
}

/// What a cache is made with, whatever its policy.
public struct StoreSetup: Sendable {
  /// Objects or bytes, as `isUnit` says; above 0.
  public var capacity: Int64
  /// True: capacity counts objects. False: bytes.
  public var isUnit: Bool
  /// For policies that draw.
  public var seed: UInt64
  /// What writes mean.
  public var operations: OperationRule
  /// What another size on a read hit means.
  public var sizes: SizeRule
  /// Where objects are looked for.
  public var memory: MemoryMode
  /// The columns that the blocks will have.
  public var columns: TraceColumns
  /// What decides which missed objects are let in; nil: all that fit.
  public var admission: AdmissionChoice?

  /// A setup.
  public init(
    capacity: Int64, isUnit: Bool, seed: UInt64 = 0, operations: OperationRule = .accesses, sizes: SizeRule = .stored,
    memory: MemoryMode = .dense, columns: TraceColumns = [], admission: AdmissionChoice? = nil
  ) {
    self.capacity = capacity
    self.isUnit = isUnit
    self.seed = seed
    self.operations = operations
    self.sizes = sizes
    self.memory = memory
    self.columns = columns
    self.admission = admission
  }

  /// Whether the cache has room for more than `objects`; where capacity is in bytes, of 2 KiB.
  func isLarger(than objects: Int64) -> Bool { capacity > (isUnit ? objects : objects << 11) }

  /// The same for a cache that holds everything.
  var withoutLimit: StoreSetup {
    var unlimited = self
    unlimited.capacity = .max
    unlimited.isUnit = false
    return unlimited
  }
}
