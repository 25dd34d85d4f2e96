package import CacheCore

/// The request that a policy is shown: one row of columns in memory of its own.
package struct ShownRequest {
  /// The columns, which point to the fields below once they are connected.
  package var columns = RequestColumns(count: 1)
  /// The dense id.
  package var id: UInt32 = 0
  /// The key.
  package var key: UInt64 = 0
  /// Bytes.
  package var size: Int64 = 0
  /// Nanoseconds, as the trace counts them.
  package var time: Int64 = 0
  /// A raw value of `Operation`.
  package var operation: UInt8 = 0
  /// Nanoseconds; 0: none.
  package var ttl: Int64 = 0
  /// What a miss costs.
  package var cost: Double = 0
  /// The index of the object's next request.
  package var nextAccess: Int64 = 0

  /// A request of zeroes, not connected.
  package init() {}

  private static func pointer<Value>(
    _ place: UnsafeMutablePointer<ShownRequest>, _ path: KeyPath<ShownRequest, Value>
  ) -> UnsafePointer<Value> {
    guard let offset = MemoryLayout<ShownRequest>.offset(of: path) else { preconditionFailure("a stored property") }
    return (UnsafeRawPointer(place) + offset).assumingMemoryBound(to: Value.self)
  }

  /// Lets the columns that the trace has point into this very request.
  package mutating func connect(_ place: UnsafeMutablePointer<ShownRequest>, _ present: TraceColumns) {
    columns.ids = ShownRequest.pointer(place, \.id)
    columns.keys = ShownRequest.pointer(place, \.key)
    if present.contains(.size) { columns.sizes = ShownRequest.pointer(place, \.size) }
    columns.times = ShownRequest.pointer(place, \.time)
    columns.operations = ShownRequest.pointer(place, \.operation)
    columns.ttls = ShownRequest.pointer(place, \.ttl)
    if present.contains(.cost) { columns.costs = ShownRequest.pointer(place, \.cost) }
    // Not the trace's own column: the replay finds them out.
    columns.nextAccesses = ShownRequest.pointer(place, \.nextAccess)
  }

  mutating func fill(_ trip: UnsafeMutablePointer<Trip>, time: Int64, ttl: Int64, operation: CacheCore.Operation) {
    columns.firstIndex = trip.pointee.index
    id = trip.pointee.id
    key = trip.pointee.key
    size = trip.pointee.size
    self.time = time
    self.operation = operation.rawValue
    self.ttl = ttl
    cost = trip.pointee.cost
    nextAccess = trip.pointee.nextAccess
  }

  /// The same for a read of the trace that is no trip.
  mutating func fill(_ read: Request, _ id: UInt32, time: Int64, ttl: Int64) {
    columns.firstIndex = read.index
    self.id = id
    key = read.key
    size = read.size
    self.time = time
    operation = CacheCore.Operation.read.rawValue
    self.ttl = ttl
    cost = read.cost
    nextAccess = read.nextAccess
  }

  /// The request.
  package var request: Request {
    mutating get { withUnsafePointer(to: &columns) { Request($0, 0) } }
  }
}
