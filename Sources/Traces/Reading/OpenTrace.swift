public import CacheCore
internal import Synchronization

/// A trace being read, from the first request to the last.
///
/// One thread at a time may use it.
public final class OpenTrace {
  /// The format's name, as in the table.
  public let format: String
  /// The columns that the trace has, besides the key.
  public let columns: TraceColumns
  /// How many bytes the file has, compressed as it is; nil for a pipe.
  public let totalBytes: Int64?
  /// How many requests have been given.
  public private(set) var requests: Int64 = 0

  private let reader: any RecordReader
  private let window: ByteWindow
  private let findings: Findings
  /// Of all requests so far.
  private var bytes: Int64 = 0
  private let names: KeyNameTable?
  private let consumed: ByteCounter?
  private let recordSize: Int?
  private var latest = Int64.min
  private var ended = false

  /// How many records are decoded before the next look at them: they stay in the first-level cache.
  private static let stride = 2048

  init(
    _ choice: FormatChoice, reader: any RecordReader, window: ByteWindow, findings: Findings,
    names: KeyNameTable?, totalBytes: Int64?, consumed: ByteCounter?
  ) {
    format = choice.format.name
    columns = reader.columns
    recordSize = reader is BlockSplitter ? nil : choice.format.recordSize
    self.reader = reader
    self.window = window
    self.findings = findings
    self.names = names
    self.totalBytes = totalBytes
    self.consumed = consumed
  }

  /// Fills the block from `count` up to its capacity. Returns false when the trace has ended: what has been appended by
  /// this call was the last.
  ///
  /// Columns of the block that the trace does not have are filled with what their absence means: a size and a cost of
  /// one, a time of nought, a read, no time to live, an object that is there. A trace without any request is an error.
  public func read(into block: RecordBlock) throws(CachesimError) -> Bool {
    while block.count < block.capacity {
      if ended { return false }
      let start = block.count
      let failure = readStride(into: block)
      requests += Int64(block.count - start)
      fillAbsent(block, from: start)
      if columns.contains(.time), let times = block.times { keepOrder(times, start, block.count) }
      if columns.contains(.size), let sizes = block.sizes { try addUp(sizes, start, block.count) }
      // What is wrong with a record comes before what is wrong behind it, however the file is cut into strides.
      if let failure { throw failure }
      if ended, requests == 0 { throw findings.fatal("holds no requests") }
    }
    return !ended
  }

  /// Whether `readSample` passes over what is outside a sample without decoding it.
  public var readsSamples: Bool { reader.readsSamples }

  /// Appends records of a sample to `block`, up to its capacity, and adds all that were looked at to `passed`, a million at
  /// most before it returns. False: nothing more will come. Errors and warnings are those of `read(into:)`.
  public func readSample(
    _ sample: KeySample, into block: RecordBlock, passed: inout PassedRecords
  ) throws(CachesimError) -> Bool {
    let most = passed.count + 1 << 20
    while !ended, block.capacity - block.count >= OpenTrace.stride, passed.count < most {
      var own = PassedRecords()
      own.lastTime = latest == .min ? nil : latest
      let isOutOfReach = bytes >= 1 << 61
      let more =
        isOutOfReach ? nil : try reader.readSample(sample, into: block, atMost: OpenTrace.stride, passed: &own)
      if let more {
        ended = !more
        requests += own.count
        bytes += own.bytes
        latest = own.lastTime ?? latest
      } else {
        try readSlowly(sample, into: block, &own)
      }
      if ended, requests == 0 { throw findings.fatal("holds no requests") }
      guard own.count > 0 else { continue }
      passed.count += own.count
      passed.bytes += own.bytes
      if passed.firstTime == nil { passed.firstTime = own.firstTime }
      passed.lastTime = own.lastTime
    }
    return !ended
  }

  /// A stride of which every record is decoded.
  private func readSlowly(
    _ sample: KeySample, into block: RecordBlock, _ passed: inout PassedRecords
  ) throws(CachesimError) {
    let all = RecordBlock(capacity: OpenTrace.stride, columns: columns)
    _ = try read(into: all)
    guard all.count > 0 else { return }
    passed.count = Int64(all.count)
    for position in 0..<all.count { passed.bytes += all.sizes?[position] ?? 1 }
    passed.firstTime = all.times?[0]
    passed.lastTime = all.times?[all.count - 1]
    all.keep { sample.contains(all.keys[$0]) }
    block.append(all)
  }

  private func readStride(into block: RecordBlock) -> CachesimError? {
    do throws(CachesimError) {
      ended = try !reader.read(into: block, upTo: min(block.capacity, block.count + OpenTrace.stride))
      return nil
    } catch {
      return error
    }
  }

  /// No object is so large: 64 TiB. What is added up of smaller ones does not leave 64 bits within a stride.
  private static let sizeLimit: Int64 = 1 << 46

  /// Adds up sizes, so that nobody who adds them up again leaves 64 bits: a wrong number would come of it.
  private func addUp(_ sizes: UnsafePointer<Int64>, _ start: Int, _ end: Int) throws(CachesimError) {
    var bits: Int64 = 0
    var sum: Int64 = 0
    for position in start..<end {
      bits |= sizes[position]
      sum &+= sizes[position]
    }
    guard bits >= OpenTrace.sizeLimit || bytes + sum >= 1 << 62 else {
      bytes += sum
      return
    }
    for position in start..<end where sizes[position] >= OpenTrace.sizeLimit {
      throw findings.fatal(
        "request \(requests - Int64(end - position) + 1): a size of \(sizes[position]) bytes is out of range (below 2^46, "
          + "64 TiB)")
    }
    throw findings.fatal("sizes add up to 2^62 bytes or more, which nothing here counts; replay a part with --limit")
  }

  /// Whether keys given so far were texts, in whose place their 64-bit hashes stand. Not where keys were asked to be made
  /// anonymous: then no hash is a surprise.
  public var keysAreHashes: Bool { findings.keysAreHashes.pointee && !(reader is AnonymousKeys) }

  /// Why the texts of keys are not to be had; nil: they are.
  public var whyKeysHaveNoNames: String? {
    if reader is AnonymousKeys { return "--anonymise takes away; leave it out" }
    let ofCompiled = "replay the trace that it was made of"
    return switch reader.keyOrigin {
    case nil, .numbers: nil
    case .hashes: "a compiled trace whose keys are hashes has not; \(ofCompiled)"
    case .unknown:
      "a compiled trace has not, and an old one or a piped one does not say what its keys were; \(ofCompiled)"
    }
  }

  /// What the keys given so far were where they come from.
  public var keyOrigin: KeyOrigin { reader.keyOrigin ?? (findings.keysAreHashes.pointee ? .hashes : .numbers) }

  /// Adds the text of a key that was read to a list: the trace's own, rewritten where rules ask for it. The trace must have
  /// been opened so as to keep them, or its keys be numbers.
  public func appendName(of key: UInt64, to list: KeyNameList) {
    if let names { return names.append(key, to: list) }
    precondition(!findings.keysAreHashes.pointee, "the trace was opened without keeping the texts of its keys")
    list.append(key)
  }

  /// The records that were left out so far.
  public var badRecords: BadRecords { findings.badRecords }

  /// What a report should say about the trace so far, a line each.
  public var warnings: [String] { findings.warnings }

  /// How many bytes of the file, compressed as it is, have been read: for a progress bar.
  public var bytesConsumed: Int64 { consumed?.value.load(ordering: .relaxed) ?? window.offset }

  /// What there is in all, where the trace says so at once: a compiled one that is not piped or compressed again.
  public var totals: TraceTotals? { reader.totals }

  /// Whether blocks that have room for next accesses get them: a compiled trace that was written with them, and is not
  /// piped or compressed again.
  public var hasNextAccesses: Bool { reader.hasNextAccesses }

  /// About how many requests there will be; nil where there is nothing to go by.
  public var estimatedRequests: Int64? {
    if ended { return requests }
    if let totals { return totals.requests }
    guard let totalBytes else { return nil }
    if let recordSize, consumed == nil { return totalBytes / Int64(recordSize) }
    let read = Double(bytesConsumed)
    guard read > 0, window.offset + Int64(window.available) > 0 else { return nil }
    // What has been decompressed for what has been read of the file, and requests for what has been decoded.
    let ratio = Double(window.offset + Int64(window.available)) / read
    let bytes = consumed == nil ? Double(totalBytes) : Double(totalBytes) * ratio
    if let recordSize { return Int64(bytes / Double(recordSize)) }
    guard requests > 0, window.offset > 0 else { return nil }
    return Int64(bytes * Double(requests) / Double(window.offset))
  }

  private func keepOrder(_ times: UnsafeMutablePointer<Int64>, _ start: Int, _ end: Int) {
    for position in start..<end {
      if times[position] < latest {
        if findings.timesBackwards == 0 { findings.firstBackwards = requests - Int64(end - position) }
        findings.timesBackwards += 1
        times[position] = latest
      } else {
        latest = times[position]
      }
    }
  }

  private func fillAbsent(_ block: RecordBlock, from start: Int) {
    let absent = block.columns.subtracting(columns)
    if absent.isEmpty { return }
    let count = block.count - start
    if absent.contains(.size) { block.sizes.map { ($0 + start).update(repeating: 1, count: count) } }
    if absent.contains(.time) { block.times.map { ($0 + start).update(repeating: 0, count: count) } }
    if absent.contains(.operation) {
      block.operations.map { ($0 + start).update(repeating: Operation.read.rawValue, count: count) }
    }
    if absent.contains(.ttl) { block.ttls.map { ($0 + start).update(repeating: 0, count: count) } }
    if absent.contains(.found) { block.absences.map { ($0 + start).update(repeating: 0, count: count) } }
    if absent.contains(.cost) { block.costs.map { ($0 + start).update(repeating: 1, count: count) } }
  }
}
