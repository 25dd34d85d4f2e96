import CacheCore
import Traces

/// What reading some bytes comes to: so many records, a digest of them, an error or none.
struct FuzzReading: Equatable {
  /// No more records are read of a case: what a few lines stand for can be billions.
  static let limit = 20_000

  private(set) var count = 0
  private(set) var digest: UInt64 = 0
  private(set) var error: CachesimError?
  /// What no reader may do, whatever it reads.
  private(set) var faults: [String] = []

  init(path: String, format: String?, skip: Bool, ownThread: Bool, block capacity: Int) {
    do throws(CachesimError) {
      let choice: FormatChoice?
      if let format { choice = try FormatChoice(format) } else { choice = nil }
      let trace = try TraceReading.open(
        TraceInput(path: path), format: choice, onBadRecord: skip ? .skip : .fail, ownThread: ownThread)
      let block = RecordBlock(
        capacity: capacity, columns: trace.columns.union([.size, .time, .operation, .ttl, .cost]))
      var latest = Int64.min
      var goesOn = true
      while goesOn, count < FuzzReading.limit {
        block.count = 0
        goesOn = try trace.read(into: block)
        if block.count > capacity { faults.append("\(block.count) records in a block of \(capacity)") }
        for position in 0..<min(block.count, FuzzReading.limit - count) { take(block, position, &latest) }
        count = min(count + block.count, FuzzReading.limit)
        _ = trace.estimatedRequests
        _ = trace.bytesConsumed
      }
      if !trace.columns.contains(.time), latest > 0 { faults.append("times without a column of times") }
      digest = SplitMix64.mix(digest ^ UInt64(trace.badRecords.count))
      if trace.badRecords.count > 0, !skip { faults.append("bad records left out unasked") }
      for message in trace.warnings + trace.badRecords.messages { check(message) }
    } catch {
      self.error = error
      if error.kind != .badData, error.kind != .usage { faults.append("an error of kind \(error.kind)") }
      check(error.message)
    }
  }

  private mutating func take(_ block: RecordBlock, _ position: Int, _ latest: inout Int64) {
    let size = block.sizes?[position] ?? 0
    let time = block.times?[position] ?? 0
    let ttl = block.ttls?[position] ?? 0
    let cost = block.costs?[position] ?? 0
    let operation = block.operations?[position] ?? 0
    if size < 0 { faults.append("the size \(size)") }
    if time < latest { faults.append("the time \(time) after \(latest)") }
    if ttl < 0 { faults.append("the time to live \(ttl)") }
    if !(cost >= 0 && cost.isFinite) { faults.append("the cost \(cost)") }
    if Operation(rawValue: operation) == nil { faults.append("the operation \(operation)") }
    latest = time
    for value in [
      block.keys[position], UInt64(bitPattern: size), UInt64(bitPattern: time), UInt64(bitPattern: ttl),
      cost.bitPattern, UInt64(operation),
    ] { digest = SplitMix64.mix(digest ^ value) }
  }

  private mutating func check(_ message: String) {
    if message.isEmpty || message.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      faults.append("a message that is not one plain line: \(message.debugDescription)")
    }
  }
}
