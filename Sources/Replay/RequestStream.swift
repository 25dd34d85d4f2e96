internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Traces

/// Turns a source's records into blocks for the simulations: takes the part of the trace that was asked for, drops what
/// the rules leave out, interns keys, and marks where the warm-up and the windows end.
///
/// Positions that people name (`--skip`, `--limit`, `--warmup`, `--window`) count the trace's own requests, before
/// sampling and before writes are dropped.
final class RequestStream {
  private let source: any RecordSource
  private let plan: ReplayPlan
  private let columns: TraceColumns
  private var interns: Bool
  /// Whether the trace's own ids are those of what is replayed: a trace from its start, nothing left out.
  private let hasIds: Bool
  /// How many distinct keys there have been.
  private(set) var objectsInterned = 0
  private(set) var interner: InternerBox
  private let nextAccesses: NextAccessTable?
  /// Whether blocks get the texts of keys, and how many objects' they have got.
  private let givesNames: Bool
  private var named: UInt32 = 0

  /// Records read from the source so far.
  private var read: Int64 = 0
  /// Records of the part asked for so far.
  private(set) var taken: Int64 = 0
  /// Requests after the warm-up that count by the plan's rule, those outside the sample among them; kept where there is
  /// a sample.
  private(set) var countable: Int64 = 0
  /// Their bytes.
  private(set) var countableBytes: Int64 = 0
  /// Requests given to simulations so far.
  private var given: Int64 = 0
  /// Distinct objects among them so far.
  private(set) var seen: UInt32 = 0
  /// The bytes of those objects, each at its first size.
  private(set) var bytesSeen: Int64 = 0
  /// Which objects have been read or written; used where a trace has operations, because a delete shows no object.
  private var touched = SlotArray<UInt8>()
  private(set) var firstTime: Int64?
  private(set) var lastTime: Int64?
  private var boundaries: Boundaries
  /// Whether the warm-up is over.
  var isWarm: Bool { boundaries.isWarm }
  /// The time of the first counted request.
  var countedFrom: Int64? { isWarm && lastTime != nil ? boundaries.originTime : nil }
  private let sample: KeySample
  /// Whether the source leaves out what is outside the sample: where nothing is asked that those records would answer.
  private let readsSample: Bool

  /// The key table, shared by the passes over a trace.
  final class InternerBox { var table = KeyInterner() }

  init(
    _ source: any RecordSource, _ plan: ReplayPlan, total: Int64?, interns: Bool, interner: InternerBox,
    nextAccesses: NextAccessTable?, givesNames: Bool = false
  ) {
    self.source = source
    self.plan = plan
    columns = source.columns
    self.interns = interns
    hasIds = source.columns.contains(.id) && plan.skip == 0 && plan.sample >= 1 && plan.operations != .reads
    self.interner = interner
    self.nextAccesses = nextAccesses
    self.givesNames = givesNames
    boundaries = Boundaries(warmup: plan.warmup, window: plan.window, total: total)
    sample = KeySample(share: plan.sample, seed: plan.sampleSeed)
    readsSample =
      source.readsSamples && plan.sample < 1 && plan.skip == 0 && plan.limit == .max && plan.window == nil
      && plan.warmup == .requests(0) && !source.columns.contains(.operation)
  }

  /// Goes over to the hashed memory mode: keys only from here on.
  func stopInterning() {
    interns = false
    objectsInterned = 0
    interner = InternerBox()
  }

  /// Fills `block` with requests. False: there are none left, and the block is empty.
  func fill(_ block: RequestBlock) throws(CachesimError) -> Bool {
    while true {
      if readsSample { return try readSample(block) }
      guard try readRecords(block.records) else { return false }
      try prepare(block)
      if block.columns.count > 0 || !block.cuts.isEmpty { return true }
    }
  }

  /// Reads records of the part asked for. False: none left.
  private func readRecords(_ records: RecordBlock) throws(CachesimError) -> Bool {
    while true {
      records.count = 0
      guard taken < plan.limit else { return false }
      let more = try source.read(into: records)
      if records.count == 0 {
        if more { continue }
        return false
      }
      let before = read
      read += Int64(records.count)
      if before < plan.skip {
        let dropped = Int(min(plan.skip - before, Int64(records.count)))
        records.keep { position in position >= dropped }
      }
      if Int64(records.count) > plan.limit - taken { records.count = Int(plan.limit - taken) }
      if records.count > 0 { return true }
    }
  }

  /// Reads a block of records of the sample. False: none left.
  private func readSample(_ block: RequestBlock) throws(CachesimError) -> Bool {
    var hasMore = true
    block.records.count = 0
    block.cuts = []
    while hasMore, block.records.count == 0 {
      var passed = PassedRecords()
      hasMore = try source.readSample(sample, into: block.records, passed: &passed)
      firstTime = firstTime ?? passed.firstTime
      lastTime = passed.lastTime ?? lastTime
      read += passed.count
      taken += passed.count
      countable += passed.count
      countableBytes += passed.bytes
    }
    guard block.records.count > 0 else { return false }
    try show(block)
    return true
  }

  private func prepare(_ block: RequestBlock) throws(CachesimError) {
    let records = block.records
    if let times = records.times {
      if firstTime == nil { firstTime = times[0] }
      lastTime = times[records.count - 1]
    }
    block.cuts = boundaries.cuts(firstIndex: taken, count: records.count, times: records.times)
    taken += Int64(records.count)
    if !sample.isEverything { countCountable(block) }
    dropLeftOut(block)
    try show(block)
  }

  /// Interns what a block's records are left, and shows them to the simulations.
  private func show(_ block: RequestBlock) throws(CachesimError) {
    let records = block.records
    var request = RequestColumns(count: records.count, firstIndex: given)
    if interns {
      if hasIds, let ids = records.ids {
        block.ids.update(from: ids, count: records.count)
        objectsInterned = max(objectsInterned, records.objects)
      } else {
        try interner.table.intern(records.keys, count: records.count, into: block.ids)
        objectsInterned = interner.table.count
      }
      request.ids = UnsafePointer(block.ids)
      if givesNames { request.names = names(of: block) }
    }
    request.objects = objectsInterned
    request.keys = UnsafePointer(records.keys)
    request.sizes = records.sizes.map { UnsafePointer($0) }
    request.times = records.times.map { UnsafePointer($0) }
    request.operations = records.operations.map { UnsafePointer($0) }
    request.ttls = records.ttls.map { UnsafePointer($0) }
    request.absences = records.absences.map { UnsafePointer($0) }
    request.costs = records.costs.map { UnsafePointer($0) }
    if let nextAccesses {
      for position in 0..<records.count { block.nextAccesses[position] = nextAccesses.next(given + Int64(position)) }
      request.nextAccesses = UnsafePointer(block.nextAccesses)
    } else {
      request.nextAccesses = records.nextAccesses.map { UnsafePointer($0) }
    }
    block.columns = request
    given += Int64(records.count)
    countFirstTouches(block)
  }

  /// The texts of the keys of objects that come first in a block: ids are given in order of first appearance.
  private func names(of block: RequestBlock) -> KeyNames {
    block.names.removeAll()
    let first = named
    for position in 0..<block.records.count where block.ids[position] == named {
      source.appendName(of: block.records.keys[position], to: block.names)
      named += 1
    }
    return block.names.names(from: first)
  }

  private func countCountable(_ block: RequestBlock) {
    let records = block.records
    var start = 0
    if let cut = block.cuts.first(where: { $0.kind == .warmupEnds }) {
      start = cut.position
      countable = 0
      countableBytes = 0
    } else if !isWarm {
      return
    }
    let read = Operation.read.rawValue
    let write = plan.operations == .accesses ? Operation.write.rawValue : read
    for position in start..<max(start, records.count) {
      if let operations = records.operations, operations[position] != read, operations[position] != write { continue }
      countable += 1
      countableBytes += records.sizes?[position] ?? 1
    }
  }

  /// Drops requests outside the sample, and writes where only reads are replayed.
  private func dropLeftOut(_ block: RequestBlock) {
    let records = block.records
    let operations = plan.operations == .reads ? records.operations : nil
    guard !sample.isEverything || operations != nil else { return }
    let keys = records.keys
    var cut = 0
    var kept = 0
    records.keep { position in
      while cut < block.cuts.count, block.cuts[cut].position <= position {
        block.cuts[cut].position = kept
        cut += 1
      }
      let stays =
        sample.contains(keys[position])
        && operations?[position] != Operation.write.rawValue
      kept += stays ? 1 : 0
      return stays
    }
    while cut < block.cuts.count {
      block.cuts[cut].position = kept
      cut += 1
    }
  }

  /// Counts, between cuts, the counted requests for objects never seen before.
  private func countFirstTouches(_ block: RequestBlock) {
    block.firstTouches = [Int64](repeating: 0, count: block.cuts.count + 1)
    let records = block.records
    let known = UInt32(objectsInterned)
    guard interns, seen < known || records.operations != nil else { return }
    touched.reserve(records.operations == nil ? 0 : objectsInterned)
    var start = 0
    for stretch in 0...block.cuts.count {
      let end = max(start, stretch < block.cuts.count ? block.cuts[stretch].position : records.count)
      block.firstTouches[stretch] =
        records.operations == nil
        ? firstTouches(start..<end, block.ids, records.sizes, known: known)
        : firstTouches(start..<end, block.ids, records)
      start = end
    }
  }

  /// Ids are given in order of first appearance: a new object is one whose id is the number seen. Local copies, because a
  /// class's properties are checked for exclusive access each time, which cost a tenth of a replay here.
  private func firstTouches(
    _ range: Range<Int>, _ ids: UnsafePointer<UInt32>, _ sizes: UnsafePointer<Int64>?, known: UInt32
  ) -> Int64 {
    let before = seen
    var next = before
    var bytes: Int64 = 0
    for position in range where ids[position] == next {
      next += 1
      if let sizes { bytes += sizes[position] }
      if next == known { break }
    }
    seen = next
    bytesSeen += bytes
    return Int64(next - before)
  }

  /// With operations, a delete shows no object, so ids do not tell; marks do.
  private func firstTouches(_ range: Range<Int>, _ ids: UnsafePointer<UInt32>, _ records: RecordBlock) -> Int64 {
    let marks = touched.base
    var found: Int64 = 0
    var fresh: UInt32 = 0
    var bytes: Int64 = 0
    for position in range {
      let operation = records.operations.map { $0[position] } ?? Operation.read.rawValue
      let id = Int(ids[position])
      guard operation != Operation.delete.rawValue, marks[id] == 0 else { continue }
      marks[id] = 1
      fresh += 1
      if let sizes = records.sizes { bytes += sizes[position] }
      found += operation == Operation.read.rawValue || plan.operations == .accesses ? 1 : 0
    }
    seen += fresh
    bytesSeen += bytes
    return found
  }
}
