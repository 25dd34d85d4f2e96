public import CacheCore
internal import CacheStructures

/// Gathers a trace's statistics in one pass, block by block.
///
/// Memory: about 120 bytes a distinct object (key table, key, count, last time and size, place on the stack of reuse
/// distances) and at most 40 MB for each distribution, whatever the number of requests.
public struct StatisticsGatherer: ~Copyable {
  private let columns: TraceColumns
  private let zipfRanks: ClosedRange<Int>

  private var interner = KeyInterner()
  private var ids = SlotArray<UInt32>()
  private var keys = SlotArray<UInt64>()
  private var counts = SlotArray<Int64>()
  private var sizes = SlotArray<Int64>()
  /// Where each object was accessed last, for reuse times and windows; valid where its count is not 0.
  private var positions = SlotArray<Int64>()
  private var deleted = SlotArray<UInt8>()
  private var known = 0

  private var statistics = TraceStatistics()
  private var reuse: ReuseProfile
  private var reuseTimes = Distribution()
  private var sizesByObject = Distribution()
  private var sizesByAccess = Distribution()
  private var ttls = Distribution()
  private var series: WindowSeries
  private var second = RequestPeak(every: 1_000_000_000)
  private var minute = RequestPeak(every: 60_000_000_000)

  /// A gatherer of a trace with some columns. Reuse distances are exact for up to `reuseObjects` objects (at least 1) and
  /// estimated beyond; the Zipf law is fitted to the ranks `zipfRanks`, from 1, as far as the trace has them.
  public init(columns: TraceColumns, reuseObjects: Int = 1 << 24, zipfRanks: ClosedRange<Int> = 1...Int.max) {
    self.columns = columns
    self.zipfRanks = zipfRanks
    reuse = ReuseProfile(limit: reuseObjects)
    series = WindowSeries(columns.contains(.time) ? .times : .requests)
  }

  /// Takes the next requests of the trace. Throws where its times are too far apart, or its keys too many.
  public mutating func add(_ block: RecordBlock) throws(CachesimError) {
    ids.reserve(block.count)
    try interner.intern(block.keys, count: block.count, into: ids.base)
    let objects = interner.count
    keys.reserve(objects)
    counts.reserve(objects)
    sizes.reserve(objects)
    positions.reserve(objects)
    deleted.reserve(objects)
    let times = columns.contains(.time) ? block.times : nil
    if let times, block.count > 0 {
      if statistics.firstTime == nil { statistics.firstTime = times[0] }
      let last = times[block.count - 1]
      statistics.lastTime = last
      if last.subtractingReportingOverflow(statistics.firstTime ?? last).overflow {
        throw CachesimError(.badData, "its times span more than 292 years")
      }
    }
    for position in 0..<block.count {
      let id = ids.base[position]
      if Int(id) == known {
        keys[id] = block.keys[position]
        known += 1
      }
      let index = statistics.requests
      statistics.requests += 1
      let time = times.map { $0[position] }
      if let time {
        second.add(time)
        minute.add(time)
      }
      let operation = columns.contains(.operation) ? block.operations.map { $0[position] } ?? 0 : 0
      if operation == Operation.delete.rawValue {
        delete(id)
      } else {
        if operation == Operation.write.rawValue { statistics.writes += 1 } else { statistics.reads += 1 }
        access(
          id, at: time ?? index, hasTime: time != nil,
          size: columns.contains(.size) ? block.sizes.map { $0[position] } ?? 1 : 1)
      }
      if columns.contains(.ttl), let given = block.ttls, given[position] > 0 { ttls.add(given[position]) }
    }
    reuse.trim(keys.base, objects: known)
  }

  private mutating func delete(_ id: UInt32) {
    statistics.deletes += 1
    if counts[id] > 0 { deleted[id] = 1 }
    reuse.remove(id)
  }

  private mutating func access(_ id: UInt32, at position: Int64, hasTime: Bool, size: Int64) {
    let isNew = counts[id] == 0
    counts[id] += 1
    series.add(at: position, previous: isNew ? nil : positions[id], bytes: size)
    reuse.access(id, key: keys[id])
    if isNew {
      statistics.objects += 1
    } else if deleted[id] != 0 {
      statistics.accessesAfterDelete += 1
      deleted[id] = 0
    } else if hasTime {
      reuseTimes.add(position - positions[id])
    }
    positions[id] = position
    guard columns.contains(.size) else { return }
    sizesByAccess.add(size)
    if isNew { sizesByObject.add(size) } else if sizes[id] != size { statistics.sizeChanges = changes + 1 }
    sizes[id] = size
  }

  private var changes: Int64 { statistics.sizeChanges ?? 0 }

  /// What was found. Throws where the bytes of the trace do not fit into 64 bits.
  public consuming func finish() throws(CachesimError) -> TraceStatistics {
    var found = statistics
    if columns.contains(.size) {
      guard let objectBytes = Int64(exactly: sizesByObject.sum), let accessBytes = Int64(exactly: sizesByAccess.sum)
      else { throw CachesimError(.badData, "its sizes add up to more than 2^63 bytes") }
      found.objectBytes = objectBytes
      found.accessBytes = accessBytes
      found.sizeChanges = changes
      found.sizesByObject = sizesByObject.summary()
      found.sizesByAccess = sizesByAccess.summary()
    }
    if columns.contains(.ttl) { found.ttls = ttls.summary() }
    if columns.contains(.time) {
      found.peakPerSecond = second.most
      found.peakPerMinute = minute.most
      found.reuseTimes = reuseTimes.summary()
    }
    found.windows = series.windows()
    found.windowWidth = series.width
    found.popularity = (0..<UInt32(known)).map { counts[$0] }.filter { $0 > 0 }.sorted(by: >)
    found.oneHitWonders = Int64(found.popularity.reduce(0) { $1 == 1 ? $0 + 1 : $0 })
    found.zipf = ZipfFit(found.popularity, ranks: zipfRanks)
    found.reuseDistances = reuse.distances.summary()
    found.reuseRate = reuse.rate
    return found
  }
}
