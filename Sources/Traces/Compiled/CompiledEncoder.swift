internal import CacheCore
internal import CacheStructures

/// Writes compiled traces: columnar blocks, behind them next accesses where they are wanted, then an index of the blocks
/// and a footer with what there is in all.
///
/// About 25 bytes an object in memory: the table of keys, the last size, whether it has been read or written. Next
/// accesses take 4 bytes an object more, and a temporary file of 4 bytes a request.
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
  private var index: [IndexEntry] = []
  private var written: UInt64 = 0
  private var objects = 0
  private let hasKeys: Bool
  private let nexts: NextAccessTable?

  /// Where a block lies, and what comes before it.
  private struct IndexEntry {
    let offset: UInt64
    let firstRequest: UInt64
    let objectsBefore: UInt64
    var nextOffset: UInt64 = 0
  }

  init(_ setup: EncoderSetup) throws(CachesimError) {
    self.setup = setup
    sections = try SectionWriter(name: setup.name)
    hasKeys = setup.parameters.text("keys") == "true"
    nexts = setup.parameters.text("next") == "true" ? try NextAccessTable() : nil
    pending = RecordBlock(
      capacity: CompiledLayout.blockRecords,
      columns: setup.columns.intersection(CompiledLayout.plainColumns.union(.found)))
  }

  deinit {
    ids.deallocate()
    scratch.deallocate()
  }

  private var flags: UInt32 {
    UInt32(pending.columns.intersection(CompiledLayout.plainColumns).rawValue)
      | (pending.columns.contains(.found) ? CompiledLayout.hasFound : 0) | (hasKeys ? CompiledLayout.hasKeys : 0)
      | (nexts == nil ? 0 : CompiledLayout.hasNext)
  }

  private var version: UInt32 { CompiledLayout.version(flags) }

  func encodeHeader(into buffer: OutputBuffer) throws(CachesimError) {
    var header = CompiledLayout.magic
    header.append(version)
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
      if let to = pending.absences, let from = block.absences { (to + place).update(from: from + start, count: count) }
      pending.count += count
      start += count
      if pending.count == pending.capacity { try flush(into: buffer) }
    }
  }

  func finish(_ keys: KeyOrigin, into buffer: OutputBuffer) throws(CachesimError) {
    if pending.count > 0 { try flush(into: buffer) }
    if let nexts { try appendNextAccesses(nexts, into: buffer) }
    var footer: [UInt8] = []
    for entry in index {
      footer.append(entry.offset)
      footer.append(entry.firstRequest)
      footer.append(entry.objectsBefore)
      if nexts != nil { footer.append(entry.nextOffset) }
    }
    footer.append(CompiledLayout.footerMark)
    footer.append(version)
    footer.append(flags)
    footer.append(UInt32(CompiledLayout.blockRecords))
    footer.append(UInt64(index.count))
    footer.append(written)
    for value in [
      totals.requests, Int64(objects), totals.objects, totals.bytes, totals.reads, totals.writes, totals.deletes,
      totals.firstTime ?? 0, totals.lastTime ?? 0, keys.rawValue,
    ] { footer.append(value) }
    footer.append(footer.withUnsafeBytes { XXH64.hash($0) })
    try put(footer, into: buffer)
  }

  /// For each block the distances of its requests to the next ones for their objects.
  private func appendNextAccesses(_ nexts: NextAccessTable, into buffer: OutputBuffer) throws(CachesimError) {
    for place in index.indices {
      let first = Int64(index[place].firstRequest)
      let count = Int(min(totals.requests - first, Int64(CompiledLayout.blockRecords)))
      for position in 0..<count {
        let request = first + Int64(position)
        let next = nexts.next(request)
        scratch[position] = next == .max ? 0 : UInt64(next - request)
      }
      var payload: [UInt8] = []
      try sections.append(scratch, count: count, [.plain], to: &payload)
      var header: [UInt8] = []
      header.append(CompiledLayout.nextMark)
      header.append(UInt32(count))
      header.append(UInt64(first))
      header.append(UInt32(payload.count))
      header.append(UInt32(0))
      let seed = payload.withUnsafeBytes { XXH64.hash($0) }
      header.append(header.withUnsafeBytes { XXH64.hash($0, seed: seed) })
      index[place].nextOffset = written
      try put(header, into: buffer)
      try put(payload, into: buffer)
    }
  }

  private func flush(into buffer: OutputBuffer) throws(CachesimError) {
    let count = pending.count
    let before = objects
    try interner.intern(pending.keys, count: count, into: ids)
    objects = interner.count
    sizes.reserve(objects)
    touched.reserve(objects)
    if let nexts {
      for position in 0..<count {
        try nexts.note(
          index: totals.requests + Int64(position), object: ids[position],
          isDelete: pending.operations?[position] == Operation.delete.rawValue)
      }
    }
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

    if let column = pending.absences {
      for position in 0..<count { scratch[position] = UInt64(column[position]) }
      try sections.append(scratch, count: count, [.plain], to: &payload)
    }

    index.append(
      IndexEntry(
        offset: written, firstRequest: UInt64(totals.requests) - UInt64(count), objectsBefore: UInt64(before)))
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
