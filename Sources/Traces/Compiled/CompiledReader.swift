internal import CZstd
internal import CacheCore
internal import CacheStructures

/// Reads compiled traces, block after block: ids without interning, keys and sizes from a table of the objects.
///
/// 16 bytes an object and a few megabytes. Checksums are verified before anything of a block is used.
final class CompiledReader: RecordReader {
  /// What is known of an object: its key, and the size that the last request named.
  private struct Object: BitwiseCopyable {
    var key: UInt64
    var size: Int64
  }

  let columns: TraceColumns
  let totals: TraceTotals?
  /// What the footer says, where it can be read at once; else when the trace has been read.
  private(set) var keyOrigin: KeyOrigin?
  var hasNextAccesses: Bool { nexts != nil }
  private let window: ByteWindow
  private let findings: Findings
  private let context: OpaquePointer
  private let hasKeys: Bool
  private let hasNext: Bool
  /// Only where the file can be read at any place: next accesses lie behind all blocks.
  private let nexts: CompiledNextAccesses?
  /// Blocks of next accesses that have been passed by.
  private var nextBlocks = 0
  private var objects = SlotArray<Object>()
  private var known = 0
  private var next: UInt32 = 0
  private var requests: Int64 = 0
  private var blocks = 0
  /// Records of the block at hand, and how many of them have been given.
  private var count = 0
  private var given = 0
  private var hasEnded = false

  private let ids = SectionReader()
  private let fresh = SectionReader()
  private let times = SectionReader()
  private let operations = SectionReader()
  private let ttls = SectionReader()
  private let costs = SectionReader()
  private let absences = SectionReader()
  // Allocated where nothing can be thrown any more: what an init leaves by an error is not freed.
  private let scratch: UnsafeMutablePointer<UInt64>
  private let idScratch: UnsafeMutablePointer<UInt32>
  /// Where in the block a request names another size than the one before for its object, and which.
  private let changes: UnsafeMutablePointer<UInt64>
  private let changedSizes: UnsafeMutablePointer<UInt64>
  private var changeCount = 0
  private var changesMade = 0

  init(_ setup: ReaderSetup) throws(CachesimError) {
    window = setup.window
    findings = setup.findings
    let header = try setup.window.peek(CompiledLayout.headerBytes)
    guard header.count == CompiledLayout.headerBytes, header.starts(with: CompiledLayout.magic) else {
      throw findings.fatal("is not a compiled trace, or is cut short")
    }
    func number(_ offset: Int) -> UInt32 {
      UInt32(littleEndian: header.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    guard (CompiledLayout.version...CompiledLayout.versionWithFound).contains(number(8)) else {
      throw findings.fatal(
        "is a compiled trace of version \(number(8)); this cachesim reads versions \(CompiledLayout.version) to "
          + "\(CompiledLayout.versionWithFound): convert the original again")
    }
    guard
      XXH64.hash(UnsafeRawBufferPointer(rebasing: header[..<24]))
        == UInt64(littleEndian: header.loadUnaligned(fromByteOffset: 24, as: UInt64.self)),
      number(16) == UInt32(CompiledLayout.blockRecords), number(12) & ~CompiledLayout.knownFlags == 0,
      number(8) == CompiledLayout.version(number(12))
    else { throw findings.fatal("byte 0: the header is damaged: its checksum differs") }
    columns = TraceColumns(rawValue: UInt16(number(12) & 255)).intersection(CompiledLayout.plainColumns).union(.id)
      .union(number(12) & CompiledLayout.hasFound != 0 ? .found : [])
    hasKeys = number(12) & CompiledLayout.hasKeys != 0
    hasNext = number(12) & CompiledLayout.hasNext != 0
    if let size = setup.window.totalBytes {
      guard let footer = try CompiledFooter.read(setup.descriptor, size: size, name: findings.name) else {
        throw findings.fatal("has no sound footer at its end (byte \(size)): the file is cut short or damaged")
      }
      totals = footer.totals
      keyOrigin = number(12) & CompiledLayout.hasKeys != 0 ? footer.keyOrigin : .hashes
      nexts =
        hasNext
        ? CompiledNextAccesses(
          setup.descriptor, fileSize: size, offsets: footer.nextOffsets, requests: footer.totals.requests,
          name: findings.name) : nil
    } else {
      totals = nil
      keyOrigin = .unknown
      nexts = nil
    }
    guard let context = ZSTD_createDCtx() else {
      throw CachesimError(.failed, "\(findings.name): no memory to decompress")
    }
    self.context = context
    scratch = .allocate(capacity: CompiledLayout.blockRecords)
    idScratch = .allocate(capacity: CompiledLayout.blockRecords)
    changes = .allocate(capacity: CompiledLayout.blockRecords + 1)
    changedSizes = .allocate(capacity: CompiledLayout.blockRecords)
    window.position += CompiledLayout.headerBytes
  }

  deinit {
    ZSTD_freeDCtx(context)
    scratch.deallocate()
    idScratch.deallocate()
    changes.deallocate()
    changedSizes.deallocate()
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      if given == count {
        if try !nextBlock() { return false }
        if let nexts, block.nextAccesses != nil {
          guard try nexts.load(blocks - 1, count: count, first: requests, context) else {
            throw damaged("its next accesses are not sound")
          }
        }
      }
      try give(min(limit - block.count, count - given), to: block)
    }
    return true
  }

  private func give(_ wanted: Int, to block: RecordBlock) throws(CachesimError) {
    let start = block.count
    let out = block.ids.map { $0 + start } ?? idScratch
    guard ids.ids(wanted, into: out, next: &next), Int(next) <= known else { throw damaged("an id is out of order") }
    let table = objects.base
    let keys = block.keys + start
    if let sizes = block.sizes.map({ $0 + start }), columns.contains(.size) {
      var done = 0
      while done < wanted {
        let change = changesMade < changeCount ? Int(changes[changesMade]) - given : .max
        let end = min(wanted, change)
        for position in done..<max(done, end) {
          let object = table[Int(out[position])]
          keys[position] = object.key
          sizes[position] = object.size
        }
        done = max(done, end)
        if change < wanted {
          guard change == done else { throw damaged("its changes of sizes are out of order") }
          let size = Int64(bitPattern: changedSizes[changesMade])
          let id = Int(out[change])
          table[id].size = size
          keys[change] = table[id].key
          sizes[change] = size
          changesMade += 1
          done = change + 1
        }
      }
    } else {
      for position in 0..<wanted { keys[position] = table[Int(out[position])].key }
    }
    if columns.contains(.time) {
      times.values(wanted, into: scratch)
      if let to = block.times { copy(wanted, to + start) }
    }
    if columns.contains(.operation) {
      operations.values(wanted, into: scratch)
      if let to = block.operations.map({ $0 + start }) {
        var most: UInt64 = 0
        for position in 0..<wanted {
          most = max(most, scratch[position])
          to[position] = UInt8(truncatingIfNeeded: scratch[position])
        }
        guard most <= UInt64(Operation.delete.rawValue) else { throw damaged("an operation is none") }
      }
    }
    if columns.contains(.ttl) {
      ttls.values(wanted, into: scratch)
      if let to = block.ttls.map({ $0 + start }) {
        copy(wanted, to)
        var signs: Int64 = 0
        for position in 0..<wanted { signs |= to[position] }
        guard signs >= 0 else { throw damaged("a time to live is negative") }
      }
    }
    if columns.contains(.cost) {
      costs.values(wanted, into: scratch)
      if let to = block.costs.map({ $0 + start }) {
        for position in 0..<wanted {
          to[position] = Double(bitPattern: scratch[position])
          guard to[position].isFinite else { throw damaged("a cost is no number") }
        }
      }
    }
    if columns.contains(.found) {
      absences.values(wanted, into: scratch)
      if let to = block.absences.map({ $0 + start }) {
        var most: UInt64 = 0
        for position in 0..<wanted {
          most = max(most, scratch[position])
          to[position] = UInt8(truncatingIfNeeded: scratch[position])
        }
        guard most <= 1 else { throw damaged("a mark of what was not found is none") }
      }
    }
    if let nexts, let to = block.nextAccesses {
      guard nexts.give(wanted, from: requests, into: to + start) else {
        throw damaged("a next access lies behind the trace's end")
      }
    }
    given += wanted
    requests += Int64(wanted)
    block.count += wanted
    block.objects = Int(next)
  }

  /// Passes by the next accesses, which come behind the blocks, and checks them.
  private func passNextAccesses() throws(CachesimError) {
    while true {
      try need(4)
      guard UInt32(littleEndian: window.position.loadUnaligned(as: UInt32.self)) == CompiledLayout.nextMark else {
        break
      }
      let wrong = findings.fatal(
        "byte \(window.offset): the next accesses of block \(nextBlocks + 1) are damaged")
      try need(CompiledLayout.nextHeaderBytes)
      guard let length = CompiledNextAccesses.length(window.position) else { throw wrong }
      try need(CompiledLayout.nextHeaderBytes + length)
      guard CompiledNextAccesses.isSound(window.position, length: length) else { throw wrong }
      window.position += CompiledLayout.nextHeaderBytes + length
      nextBlocks += 1
    }
    if nextBlocks != blocks {
      throw findings.fatal("byte \(window.offset): \(blocks) blocks, next accesses of \(nextBlocks)")
    }
  }

  private func copy(_ wanted: Int, _ to: UnsafeMutablePointer<Int64>) {
    for position in 0..<wanted { to[position] = Int64(bitPattern: scratch[position]) }
  }

  /// Makes the next block the one at hand; false at the end, whose footer has been checked.
  private func nextBlock() throws(CachesimError) -> Bool {
    if hasEnded { return false }
    if hasNext, blocks > 0 {
      try need(4)
      if UInt32(littleEndian: window.position.loadUnaligned(as: UInt32.self)) != CompiledLayout.blockMark {
        try passNextAccesses()
      }
    }
    try need(4)
    let mark = UInt32(littleEndian: window.position.loadUnaligned(as: UInt32.self))
    // The index begins with the offset of the first block; where there is no block the footer comes at once.
    if mark == UInt32(CompiledLayout.headerBytes) || mark == CompiledLayout.footerMark {
      try checkFooter()
      hasEnded = true
      return false
    }
    guard mark == CompiledLayout.blockMark else { throw damaged("it does not begin like one") }
    try need(CompiledLayout.blockHeaderBytes)
    func number(_ offset: Int) -> Int {
      Int(UInt32(littleEndian: (window.position + offset).loadUnaligned(as: UInt32.self)))
    }
    let payloadBytes = number(24)
    guard payloadBytes <= CompiledLayout.longestPayload else { throw damaged("its length is impossible") }
    try need(CompiledLayout.blockHeaderBytes + payloadBytes)
    let header = UnsafeRawBufferPointer(start: window.position, count: CompiledLayout.blockHeaderBytes - 8)
    let payload = UnsafeRawBufferPointer(
      start: window.position + CompiledLayout.blockHeaderBytes, count: payloadBytes)
    let checksum = UInt64(
      littleEndian: window.position.loadUnaligned(
        fromByteOffset: CompiledLayout.blockHeaderBytes - 8, as: UInt64.self))
    guard XXH64.hash(header, seed: XXH64.hash(payload)) == checksum else { throw damaged("its checksum differs") }
    let first = Int64(
      littleEndian: window.position.loadUnaligned(fromByteOffset: 8, as: Int64.self))
    guard first == requests, number(16) == known, (1...CompiledLayout.blockRecords).contains(number(4)),
      number(20) <= number(4), known + number(20) < 1 << 31
    else { throw damaged("it does not follow the one before") }
    next = UInt32(known)
    count = number(4)
    given = 0
    try load(payload, fresh: number(20))
    window.position += CompiledLayout.blockHeaderBytes + payloadBytes
    blocks += 1
    return true
  }

  private func load(_ payload: UnsafeRawBufferPointer, fresh freshCount: Int) throws(CachesimError) {
    var rest = payload
    func take(_ section: SectionReader, _ expected: Int?) throws(CachesimError) {
      guard let length = section.load(rest, expected: expected, context) else {
        throw damaged("its columns are not sound")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[length...])
    }
    try take(ids, count)
    objects.reserve(known + freshCount)
    let new = objects.base + known
    if hasKeys {
      try take(fresh, freshCount)
      fresh.values(freshCount, into: scratch)
      for place in 0..<freshCount { new[place] = Object(key: scratch[place], size: 1) }
    } else {
      for place in 0..<freshCount { new[place] = Object(key: UInt64(known + place), size: 1) }
    }
    known += freshCount
    changeCount = 0
    changesMade = 0
    if columns.contains(.size) {
      try take(fresh, freshCount)
      fresh.values(freshCount, into: scratch)
      var signs: UInt64 = 0
      for place in 0..<freshCount {
        new[place].size = Int64(bitPattern: scratch[place])
        signs |= scratch[place]
      }
      try take(fresh, nil)
      changeCount = fresh.count
      fresh.values(changeCount, into: changes)
      try take(fresh, changeCount)
      fresh.values(changeCount, into: changedSizes)
      for place in 0..<changeCount {
        signs |= changedSizes[place]
        guard changes[place] < UInt64(count) else { throw damaged("its changes of sizes are out of order") }
      }
      if signs >> 63 != 0 { throw damaged("a size is negative") }
    }
    if columns.contains(.time) { try take(times, count) }
    if columns.contains(.operation) { try take(operations, count) }
    if columns.contains(.ttl) { try take(ttls, count) }
    if columns.contains(.cost) { try take(costs, count) }
    if columns.contains(.found) { try take(absences, count) }
    if !rest.isEmpty { throw damaged("it is longer than its columns") }
  }

  private func checkFooter() throws(CachesimError) {
    let offset = window.offset
    while try window.extend() {
      // A footer is short: at most 32 bytes for 65,536 records.
      guard window.available <= (blocks + 1) * CompiledLayout.indexEntryBytes(hasNext: true) + (64 << 20) else { break }
    }
    guard
      let footer = CompiledFooter(
        UnsafeRawBufferPointer(start: window.position, count: window.available), offset: offset),
      footer.totals.requests == requests, footer.blocks == blocks, footer.ids == Int64(known)
    else { throw findings.fatal("byte \(offset): the footer is damaged or does not fit the blocks") }
    keyOrigin = hasKeys ? footer.keyOrigin : .hashes
    window.position += window.available
  }

  private func need(_ bytes: Int) throws(CachesimError) {
    while window.available < bytes {
      if try window.extend() { continue }
      throw findings.fatal(
        "byte \(window.offset + Int64(window.available)): ends within block \(blocks + 1): the file is cut short")
    }
  }

  private func damaged(_ what: String) -> CachesimError {
    findings.fatal("block \(blocks + 1) (byte \(window.offset)): \(what); the file is damaged")
  }
}
