import CacheCore
import Traces

/// Requests to write, column by column; nil: the trace has no such column.
struct Records {
  var keys: [UInt64]
  var sizes: [Int64]?
  var times: [Int64]?
  var operations: [CacheCore.Operation]?
  var ttls: [Int64]?
  var costs: [Double]?

  /// All columns.
  static let few = Records(
    keys: [7, 258, 7], sizes: [100, 0, 4096], times: [0, 1_500_000_000, 2_000_000_001],
    operations: [.read, .write, .read], ttls: [0, 60_000_000_000, 500_000_000], costs: [1, 0.25, 1e-9])

  var columns: TraceColumns {
    var columns: TraceColumns = []
    if sizes != nil { columns.insert(.size) }
    if times != nil { columns.insert(.time) }
    if operations != nil { columns.insert(.operation) }
    if ttls != nil { columns.insert(.ttl) }
    if costs != nil { columns.insert(.cost) }
    return columns
  }

  /// Writes them in blocks and returns the writer's warnings.
  @discardableResult
  func write(to path: String, as spelling: String? = nil, blocks: Int = 2) throws -> [String] {
    let writer = try TraceWriter(TraceTarget(path: path, to: spelling), columns: columns)
    try append(to: writer, blocks: blocks)
    try writer.finish()
    return writer.warnings
  }

  func append(to writer: TraceWriter, blocks: Int) throws {
    let block = RecordBlock(capacity: blocks, columns: columns)
    var start = 0
    while start < keys.count {
      block.count = min(blocks, keys.count - start)
      for position in 0..<block.count {
        block.keys[position] = keys[start + position]
        if let sizes { block.sizes?[position] = sizes[start + position] }
        if let times { block.times?[position] = times[start + position] }
        if let operations { block.operations?[position] = operations[start + position].rawValue }
        if let ttls { block.ttls?[position] = ttls[start + position] }
        if let costs { block.costs?[position] = costs[start + position] }
      }
      try writer.append(block)
      start += block.count
    }
  }
}
