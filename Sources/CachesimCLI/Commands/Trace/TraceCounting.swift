internal import ArgumentParser
internal import CacheCore
internal import CacheStructures
internal import Traces

/// Counts what a trace holds, by reading it once: about 25 bytes an object.
enum TraceCounting {
  static func count(
    _ source: OpenTrace, _ path: String, _ console: Console
  ) throws -> TraceTotals {
    var totals = TraceTotals()
    var interner = KeyInterner()
    var touched = SlotArray<UInt8>()
    let block = RecordBlock(capacity: 1 << 14, columns: source.columns)
    let ids = UnsafeMutablePointer<UInt32>.allocate(capacity: block.capacity)
    defer { ids.deallocate() }
    Interrupt.listen()
    let bar = ProgressBar(console)
    defer { bar.finish() }
    var goesOn = true
    while goesOn {
      block.count = 0
      goesOn = try source.read(into: block)
      try interner.intern(block.keys, count: block.count, into: ids)
      touched.reserve(interner.count)
      for position in 0..<block.count {
        let operation = block.operations.map { $0[position] } ?? Operation.read.rawValue
        if operation == Operation.delete.rawValue {
          totals.deletes += 1
          continue
        }
        if operation == Operation.write.rawValue { totals.writes += 1 } else { totals.reads += 1 }
        guard touched[ids[position]] == 0 else { continue }
        touched[ids[position]] = 1
        totals.objects += 1
        if let sizes = block.sizes { totals.bytes += sizes[position] }
      }
      if let times = block.times, block.count > 0 {
        totals.firstTime = totals.firstTime ?? times[0]
        totals.lastTime = times[block.count - 1]
      }
      totals.requests += Int64(block.count)
      let done = source.totalBytes.map { Double(source.bytesConsumed) / Double(max($0, 1)) }
      bar.update(path, requests: totals.requests, done: done)
      if Interrupt.isAsked { throw ExitCode(130) }
    }
    return totals
  }
}
