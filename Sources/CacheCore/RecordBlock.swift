/// A run of requests as a trace reader decodes them: one column a field, keys not yet interned.
///
/// The columns are plain memory so that a reader writes and the engine reads without bounds checks or reference
/// counting. Readers append at `count` and never beyond `capacity`. Columns the reader does not have keep no memory.
public final class RecordBlock {
  /// How many records fit.
  public let capacity: Int
  /// How many records there are.
  public var count = 0
  /// The columns that have memory.
  public let columns: TraceColumns

  /// 64-bit keys: an integer key itself, or the 64-bit hash of a textual one.
  public let keys: UnsafeMutablePointer<UInt64>
  /// Sizes in bytes, never negative.
  public let sizes: UnsafeMutablePointer<Int64>?
  /// Times in nanoseconds, from whatever epoch the trace uses.
  public let times: UnsafeMutablePointer<Int64>?
  /// Raw values of `Operation`.
  public let operations: UnsafeMutablePointer<UInt8>?
  /// Times to live in nanoseconds; 0: none given.
  public let ttls: UnsafeMutablePointer<Int64>?
  /// 1 where the origin did not hold the object that was read.
  public let absences: UnsafeMutablePointer<UInt8>?
  /// What a miss of this object costs, in the trace's own unit.
  public let costs: UnsafeMutablePointer<Double>?
  /// Dense ids in order of first appearance; true only while the trace is read whole and from its start.
  public let ids: UnsafeMutablePointer<UInt32>?
  /// For each request the index of the object's next one in the whole trace, counted from 0; `Int64.max`: there is none
  /// before the object is deleted or the trace ends. For sources that have them.
  public let nextAccesses: UnsafeMutablePointer<Int64>?
  /// How many distinct ids there have been up to the end of the block, where it has ids.
  public var objects = 0

  /// An empty block.
  public init(capacity: Int, columns: TraceColumns) {
    self.capacity = capacity
    self.columns = columns
    keys = .allocate(capacity: capacity)
    sizes = columns.contains(.size) ? .allocate(capacity: capacity) : nil
    times = columns.contains(.time) ? .allocate(capacity: capacity) : nil
    operations = columns.contains(.operation) ? .allocate(capacity: capacity) : nil
    ttls = columns.contains(.ttl) ? .allocate(capacity: capacity) : nil
    absences = columns.contains(.found) ? .allocate(capacity: capacity) : nil
    costs = columns.contains(.cost) ? .allocate(capacity: capacity) : nil
    nextAccesses = columns.contains(.nextAccess) ? .allocate(capacity: capacity) : nil
    ids = columns.contains(.id) ? .allocate(capacity: capacity) : nil
  }

  /// Keeps the records for which `stays` answers true, in order. It is asked once a record, from the first on.
  public func keep(_ stays: (Int) -> Bool) {
    var kept = 0
    for position in 0..<count where stays(position) {
      if kept != position {
        keys[kept] = keys[position]
        if let sizes { sizes[kept] = sizes[position] }
        if let times { times[kept] = times[position] }
        if let operations { operations[kept] = operations[position] }
        if let ttls { ttls[kept] = ttls[position] }
        if let absences { absences[kept] = absences[position] }
        if let costs { costs[kept] = costs[position] }
        if let ids { ids[kept] = ids[position] }
        if let nextAccesses { nextAccesses[kept] = nextAccesses[position] }
      }
      kept += 1
    }
    count = kept
  }

  /// Appends the records of another block, for whose columns there is room; columns that it lacks stay as they are.
  public func append(_ other: RecordBlock) {
    precondition(count + other.count <= capacity, "too many records for a block")
    func append<T>(_ values: UnsafeMutablePointer<T>?, to own: UnsafeMutablePointer<T>?) {
      if let values, let own { (own + count).update(from: values, count: other.count) }
    }
    append(other.keys, to: keys)
    append(other.sizes, to: sizes)
    append(other.times, to: times)
    append(other.operations, to: operations)
    append(other.ttls, to: ttls)
    append(other.absences, to: absences)
    append(other.costs, to: costs)
    append(other.ids, to: ids)
    append(other.nextAccesses, to: nextAccesses)
    count += other.count
  }

  deinit {
    keys.deallocate()
    sizes?.deallocate()
    times?.deallocate()
    operations?.deallocate()
    ttls?.deallocate()
    absences?.deallocate()
    costs?.deallocate()
    ids?.deallocate()
    nextAccesses?.deallocate()
  }
}
