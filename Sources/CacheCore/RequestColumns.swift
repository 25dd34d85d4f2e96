/// A run of requests as the engines see them: dense ids or keys, and the columns that the trace has.
///
/// A view: whoever made the memory keeps it alive.
@frozen
public struct RequestColumns {
  /// How many requests there are.
  public var count: Int
  /// The index in the replayed trace of the first request.
  public var firstIndex: Int64
  /// How many distinct objects there have been up to the end of this block: dense ids are below.
  public var objects: Int
  /// Dense ids in order of first appearance; absent in the hashed memory mode.
  public var ids: UnsafePointer<UInt32>?
  /// 64-bit keys: what names an object in either memory mode (a dense id is only its place in this trace).
  public var keys: UnsafePointer<UInt64>?
  /// Sizes in bytes.
  public var sizes: UnsafePointer<Int64>?
  /// Times in nanoseconds.
  public var times: UnsafePointer<Int64>?
  /// Raw values of `Operation`.
  public var operations: UnsafePointer<UInt8>?
  /// Times to live in nanoseconds; 0: none.
  public var ttls: UnsafePointer<Int64>?
  /// 1 where the trace says that the origin did not hold the object.
  public var absences: UnsafePointer<UInt8>?
  /// Miss costs.
  public var costs: UnsafePointer<Double>?
  /// The index of the object's next request; `Int64.max`: never again.
  public var nextAccesses: UnsafePointer<Int64>?
  /// The texts of the keys of objects that come here first, where they are asked for.
  public var names: KeyNames?

  /// No requests, no columns.
  @inlinable
  public init(count: Int = 0, firstIndex: Int64 = 0, objects: Int = 0) {
    self.count = count
    self.objects = objects
    self.firstIndex = firstIndex
  }
}

/// One request of a block. Fields are read only when asked for, so that what a policy does not use costs nothing.
@frozen
public struct Request {
  @usableFromInline let columns: UnsafePointer<RequestColumns>
  @usableFromInline let position: Int

  /// The request at `position` of `columns`.
  @inlinable @inline(__always)
  public init(_ columns: UnsafePointer<RequestColumns>, _ position: Int) {
    self.columns = columns
    self.position = position
  }

  /// The index in the replayed trace.
  @inlinable @inline(__always)
  public var index: Int64 { columns.pointee.firstIndex &+ Int64(truncatingIfNeeded: position) }
  /// The object's 64-bit key, the same in every memory mode; for sketches and hashes. 0 where there are none.
  @inlinable @inline(__always)
  public var key: UInt64 { columns.pointee.keys.map { $0[position] } ?? 0 }
  /// Bytes; 1 where the trace has no sizes.
  @inlinable @inline(__always)
  public var size: Int64 { columns.pointee.sizes.map { $0[position] } ?? 1 }
  /// Nanoseconds; the index where the trace has no times.
  @inlinable @inline(__always)
  public var time: Int64 { columns.pointee.times.map { $0[position] } ?? index }
  /// Nanoseconds; 0: none.
  @inlinable @inline(__always)
  public var ttl: Int64 { columns.pointee.ttls.map { $0[position] } ?? 0 }
  /// Whether the trace says that the origin did not hold the object.
  @inlinable @inline(__always)
  public var isNotFound: Bool { columns.pointee.absences.map { $0[position] != 0 } ?? false }
  /// What a miss costs; 1 where the trace does not say.
  @inlinable @inline(__always)
  public var cost: Double { columns.pointee.costs.map { $0[position] } ?? 1 }
  /// What the request does.
  @inlinable @inline(__always)
  public var operation: Operation {
    columns.pointee.operations.map { Operation(rawValue: $0[position]) ?? .read } ?? .read
  }
  /// The index of the object's next request; `Int64.max`: never again, or not known.
  @inlinable @inline(__always)
  public var nextAccess: Int64 { columns.pointee.nextAccesses.map { $0[position] } ?? .max }
}
