internal import CacheCore

/// A workload whose records are taken one by one, from a block of its own. Belongs to one other workload.
final class BufferedWorkload: @unchecked Sendable {
  private var workload: any Workload
  private let block: RecordBlock
  private var position = 0

  init(_ workload: any Workload) {
    self.workload = workload
    block = RecordBlock(capacity: 2048, columns: workload.columns)
  }

  /// The columns beside the key.
  var columns: TraceColumns { block.columns }

  /// Copies the next record to a place of another block, but for its time, which is answered; false if there is none. What
  /// it has no column for is a size of 1, a read, no time to live.
  @inline(__always)
  func take(to target: RecordBlock, at place: Int, firstKey: UInt64, time: inout Int64) -> Bool {
    if position == block.count {
      position = 0
      workload.fill(block)
      if block.count == 0 { return false }
    }
    target.keys[place] = block.keys[position] &+ firstKey
    if let sizes = target.sizes { sizes[place] = block.sizes?[position] ?? 1 }
    if let operations = target.operations { operations[place] = block.operations?[position] ?? Operation.read.rawValue }
    if let ttls = target.ttls { ttls[place] = block.ttls?[position] ?? 0 }
    time = block.times?[position] ?? 0
    position += 1
    return true
  }
}
