internal import CacheCore
internal import CacheStructures

/// Writes compiled traces: columnar blocks, then an index of them and a footer with what there is in all.
///
/// About 25 bytes an object in memory: the table of keys, the last size, whether it has been read or written.
final class CompiledEncoder: RecordEncoder {
  private let setup: EncoderSetup
  private let sections: SectionWriter
  private var interner = KeyInterner()
  private let pending: RecordBlock
  private let ids = UnsafeMutablePointer<UInt32>.allocate(capacity: CompiledLayout.blockRecords)
  private let scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: CompiledLayout.blockRecords)
  private var sizes = SlotArray<Int64>()
  private var touched = SlotArray<UInt8>()
  private var totals = TraceTotals()
  private var index: [UInt8] = []
  private var blocks: UInt64 = 0
  private var written: UInt64 = 0
  private var objects = 0
  private let hasKeys: Bool

  init(_ setup: EncoderSetup) throws(CachesimError) {
    self.setup = setup
    sections = try SectionWriter(name: setup.name)
    hasKeys = setup.parameters.text("keys") == "true"
    pending = RecordBlock(
      capacity: CompiledLayout.blockRecords,
      columns: setup.columns.intersection([.size, .time, .operation, .ttl, .cost]))
  }

  deinit {
    ids.deallocate()
    scratch.deallocate()
  }

  private var flags: UInt32 { UInt32(pending.columns.rawValue) | (hasKeys ? CompiledLayout.hasKeys : 0) }

  func encodeHeader(into buffer: OutputBuffer) throws(CachesimError) {
    var header = CompiledLayout.magic
    header.append(CompiledLayout.version)
    header.append(flags)
    header.append(UInt32(CompiledLayout.blockRecords))
    header.append(UInt32(0))
    header.append(header.withUnsafeBytes { XXH64.hash($0) })
    try put(header, into: buffer)
  }

  func encode(_ block: RecordBlock, firstIndex: Int64, into buffer: OutputBuffer) throws(CachesimError) {
    var start = 0
    while start < block.count {
      let count = min(block.count - start, pending.capacity - pending.count)
      let place = pending.count
      (pending.keys + place).update(from: block.keys + start, count: count)
      if let to = pending.sizes, let from = block.sizes { (to + place).update(from: from + start, count: count) }
      if let to = pending.times, let from = block.times { (to + place).update(from: from + start, count: count) }
      if let to = pending.operations, let from = block.operations {
        (to + place).update(from: from + start, count: count)
      }
      if let to = pending.ttls, let from = block.ttls { (to + place).update(from: from + start, count: count) }
      if let to = pending.costs, let from = block.costs { (to + place).update(from: from + start, count: count) }
      pending.count += count
      start += count
      if pending.count == pending.capacity { try flush(into: buffer) }
    }
  }

  func finish(into buffer: OutputBuffer) throws(CachesimError) {
    if pending.count > 0 { try flush(into: buffer) }
    var footer = index
    footer.append(CompiledLayout.footerMark)
    footer.append(CompiledLayout.version)
    footer.append(flags)
    footer.append(UInt32(CompiledLayout.blockRecords))
    footer.append(blocks)
    footer.append(written)
    for value in [
      totals.requests, Int64(objects), totals.objects, totals.bytes, totals.reads, totals.writes, totals.deletes,
      totals.firstTime ?? 0, totals.lastTime ?? 0, 0,
    ] { footer.append(value) }
    footer.append(footer.withUnsafeBytes { XXH64.hash($0) })
    try put(footer, into: buffer)
  }

  private func flush(into buffer: OutputBuffer) throws(CachesimError) {
    let count = pending.count
    let before = objects
    try interner.intern(pending.keys, count: count, into: ids)
    objects = interner.count
    sizes.reserve(objects)
    touched.reserve(objects)
    countTotals()

    var payload: [UInt8] = []
    try appendIds(before, to: &payload)
    if hasKeys {
      var next = before
      for position in 0..<count where Int(ids[position]) == next {
        scratch[next - before] = pending.keys[position]
        next += 1
      }
      try sections.append(scratch, count: objects - before, [.plain, .delta], to: &payload)
    }
    if let column = pending.sizes { try appendSizes(column, before, to: &payload) }
    if let column = pending.times { try append(column, [.delta], to: &payload) }
    if let column = pending.operations {
      for position in 0..<count { scratch[position] = UInt64(column[position]) }
      try sections.append(scratch, count: count, [.plain], to: &payload)
    }
    if let column = pending.ttls { try append(column, [.plain], to: &payload) }
    if let column = pending.costs {
      for position in 0..<count { scratch[position] = column[position].bitPattern }
      try sections.append(scratch, count: count, [.plain], to: &payload)
    }

    index.append(written)
    index.append(UInt64(totals.requests) - UInt64(count))
    index.append(UInt64(before))
    var header: [UInt8] = []
    header.append(CompiledLayout.blockMark)
    header.append(UInt32(count))
    header.append(UInt64(totals.requests) - UInt64(count))
    header.append(UInt32(before))
    header.append(UInt32(objects - before))
    header.append(UInt32(payload.count))
    header.append(UInt32(0))
    let seed = payload.withUnsafeBytes { XXH64.hash($0) }
    header.append(header.withUnsafeBytes { XXH64.hash($0, seed: seed) })
    try put(header, into: buffer)
    try put(payload, into: buffer)
    blocks += 1
    pending.count = 0
  }

  private func appendIds(_ before: Int, to payload: inout [UInt8]) throws(CachesimError) {
    var plain: [UInt8] = []
    var deltas: [UInt8] = []
    for position in 0..<pending.count { scratch[position] = UInt64(ids[position]) }
    try sections.append(scratch, count: pending.count, [.delta], to: &deltas)
    var next = before
    for position in 0..<pending.count {
      let isNew = Int(ids[position]) == next
      scratch[position] = isNew ? 0 : UInt64(ids[position]) + 1
      next += isNew ? 1 : 0
    }
    try sections.append(scratch, count: pending.count, [.numbered], to: &plain)
    payload += deltas.count < plain.count ? deltas : plain
  }

  /// The first sizes of new objects; then the sizes of requests that name another than the request before for the object.
  private func appendSizes(
    _ column: UnsafeMutablePointer<Int64>, _ before: Int, to payload: inout [UInt8]
  ) throws(CachesimError) {
    var next = before
    var positions: [UInt64] = []
    for position in 0..<pending.count {
      let id = Int(ids[position])
      if id == next {
        scratch[next - before] = UInt64(bitPattern: column[position])
        next += 1
      } else if sizes.base[id] != column[position] {
        positions.append(UInt64(position))
      }
      sizes.base[id] = column[position]
    }
    try sections.append(scratch, count: next - before, [.plain], to: &payload)
    for (place, position) in positions.enumerated() { scratch[place] = position }
    try sections.append(scratch, count: positions.count, [.delta], to: &payload)
    for (place, position) in positions.enumerated() { scratch[place] = UInt64(bitPattern: column[Int(position)]) }
    try sections.append(scratch, count: positions.count, [.plain], to: &payload)
  }

  private func append(
    _ column: UnsafeMutablePointer<Int64>, _ transforms: [SectionTransform], to payload: inout [UInt8]
  ) throws(CachesimError) {
    for position in 0..<pending.count { scratch[position] = UInt64(bitPattern: column[position]) }
    try sections.append(scratch, count: pending.count, transforms, to: &payload)
  }

  private func countTotals() {
    let count = pending.count
    for position in 0..<count {
      let operation = pending.operations.map { $0[position] } ?? Operation.read.rawValue
      switch Operation(rawValue: operation) {
      case .delete:
        totals.deletes += 1
        continue
      case .write: totals.writes += 1
      case .read, nil: totals.reads += 1
      }
      let id = Int(ids[position])
      guard touched.base[id] == 0 else { continue }
      touched.base[id] = 1
      totals.objects += 1
      if let sizes = pending.sizes { totals.bytes += sizes[position] }
    }
    if let times = pending.times {
      totals.firstTime = totals.firstTime ?? times[0]
      totals.lastTime = times[count - 1]
    }
    totals.requests += Int64(count)
  }

  private func put(_ bytes: [UInt8], into buffer: OutputBuffer) throws(CachesimError) {
    try buffer.append(bytes)
    written += UInt64(bytes.count)
  }
}
