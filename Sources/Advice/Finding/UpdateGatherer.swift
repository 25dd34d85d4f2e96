internal import CacheCore
internal import CacheStructures
internal import Traces

/// How often values change, by the writes of a trace.
public struct Updates: Sendable {
  /// The time in nanoseconds between two writes of one key that half of such times do not exceed; nil: no key is written
  /// twice, or the trace has no times.
  public var medianInterval: Int64?
  /// Objects written.
  public var written: Int64 = 0
  /// Those among them that are read after a write.
  public var readAfterwards: Int64 = 0
}

/// Gathers how often values change, block by block. About 30 bytes an object.
struct UpdateGatherer: ~Copyable {
  private var interner = KeyInterner()
  private var ids = SlotArray<UInt32>()
  /// The time of each key's last write.
  private var writes = SlotArray<Int64>()
  /// 0: not written; 1: written; 2: and read afterwards.
  private var states = SlotArray<UInt8>()
  private var intervals = Distribution()
  private var found = Updates()

  init() {}

  mutating func add(_ block: RecordBlock) throws(CachesimError) {
    guard let operations = block.operations else { return }
    ids.reserve(block.count)
    try interner.intern(block.keys, count: block.count, into: ids.base)
    writes.reserve(interner.count)
    states.reserve(interner.count)
    for position in 0..<block.count {
      let id = ids.base[position]
      if operations[position] == Operation.write.rawValue {
        if let times = block.times {
          if states[id] > 0 { intervals.add(max(0, times[position] &- writes[id])) }
          writes[id] = times[position]
        }
        if states[id] == 0 {
          found.written += 1
          states[id] = 1
        }
      } else if operations[position] == Operation.read.rawValue, states[id] == 1 {
        states[id] = 2
        found.readAfterwards += 1
      }
    }
  }

  consuming func finish() -> Updates {
    var updates = found
    updates.medianInterval = intervals.summary().quantile(0.5)
    return updates
  }
}
