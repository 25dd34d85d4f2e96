public import CacheCore

/// A trace in memory.
public struct TestTrace: Sendable {
  public var keys: [UInt64]
  public var sizes: [Int64]?
  public var times: [Int64]?
  public var operations: [CacheCore.Operation]?
  public var ttls: [Int64]?
  public var costs: [Double]?

  public init(
    keys: [UInt64], sizes: [Int64]? = nil, times: [Int64]? = nil, operations: [CacheCore.Operation]? = nil,
    ttls: [Int64]? = nil, costs: [Double]? = nil
  ) {
    self.keys = keys
    self.sizes = sizes
    self.times = times
    self.operations = operations
    self.ttls = ttls
    self.costs = costs
  }

  /// Skewed keys, and sizes, times and operations that vary, all from `seed`.
  public static func random(
    requests: Int, objects: UInt32, seed: UInt64, sizes: Bool = false, operations: Bool = false
  ) -> TestTrace {
    var generator = SplitMix64(seed: seed)
    var trace = TestTrace(keys: [])
    var time: Int64 = 0
    var times: [Int64] = []
    var all: [Int64] = []
    var ops: [CacheCore.Operation] = []
    for _ in 0..<requests {
      let u = generator.unit()
      let key = UInt64(Double(objects) * u * u * u)
      trace.keys.append(key &* 0x9E37_79B9)
      all.append(Int64(SplitMix64.mix(key) % 20) + (generator.below(10) == 0 ? 1 : 0))
      let die = generator.below(10)
      ops.append(die == 0 ? .delete : die < 3 ? .write : .read)
      time += Int64(generator.below(1_000_000_000))
      times.append(time)
    }
    trace.times = times
    if sizes { trace.sizes = all }
    if operations { trace.operations = ops }
    return trace
  }
}

/// Reads a `TestTrace`.
public final class ArraySource: RecordSource {
  private let trace: TestTrace
  private var position = 0

  /// Reads `trace`; says there are `estimatedRequests`, or as many as there are.
  public init(_ trace: TestTrace, estimatedRequests: Int64? = nil) {
    self.trace = trace
    self.estimatedRequests = estimatedRequests ?? Int64(trace.keys.count)
  }

  public let estimatedRequests: Int64?

  public var columns: TraceColumns {
    var columns: TraceColumns = []
    if trace.sizes != nil { columns.insert(.size) }
    if trace.times != nil { columns.insert(.time) }
    if trace.operations != nil { columns.insert(.operation) }
    if trace.ttls != nil { columns.insert(.ttl) }
    if trace.costs != nil { columns.insert(.cost) }
    return columns
  }

  public func read(into block: RecordBlock) throws(CachesimError) -> Bool {
    while block.count < block.capacity, position < trace.keys.count {
      block.keys[block.count] = trace.keys[position]
      if let sizes = trace.sizes { block.sizes?[block.count] = sizes[position] }
      if let times = trace.times { block.times?[block.count] = times[position] }
      if let operations = trace.operations { block.operations?[block.count] = operations[position].rawValue }
      if let ttls = trace.ttls { block.ttls?[block.count] = ttls[position] }
      if let costs = trace.costs { block.costs?[block.count] = costs[position] }
      block.count += 1
      position += 1
    }
    return position < trace.keys.count
  }
}
