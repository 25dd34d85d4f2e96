internal import CacheCore
internal import CacheStructures

/// PFOO-L: hits that no policy can exceed, in objects or bytes, even one that knows the future.
///
/// For a request to hit, its object has to be in the cache since its last request: it takes its size times the number of
/// requests between. A cache has its capacity times the number of requests of all. The bound is the number of such reuse
/// intervals that have room in it, smallest first, as if it did not matter when room is free. It is a lower bound on misses,
/// whence the L. Hits in bytes are bounded apart from it: the most bytes for the room first, and a part of the last.
///
/// A delete ends an interval: the next request for the object misses. A request for another size ends none. The object
/// weighs what its last request names where `--sizes latest`; where sizes are stored, the least that has been named since
/// it was last written or deleted, because policies may have stored it at any of them. What is larger than the cache is never a
/// hit. Writes that are not counted end no interval with a hit. After a warm-up, and in each window, the bound is that
/// of the stretch by itself, into which any cache may come with anything: intervals count from its beginning on. So
/// windows may add up to more than the whole.
///
/// Source: Berger, Beckmann, Harchol-Balter, "Practical bounds on optimal caching with variable object sizes",
/// POMACS 2(2), 2018, doi 10.1145/3224427. O(n log n) for n reuse intervals, at the end; 24 bytes an interval, twice where
/// there are windows, and 20 bytes an object.
struct PFOOLower<Directory: SlotDirectory & ~Copyable>: TraceBound, ~Copyable {
  private struct Object: BitwiseCopyable {
    var step: Int64
    var least: Int64
  }

  private let setup: StoreSetup
  private var directory = Directory(expectedSlots: 0)
  private var objects = SlotArray<Object>()
  private var objectCount: UInt32 = 0
  private var steps: Int64 = 0
  private var whole = ReuseIntervals(start: 0)
  private var window = ReuseIntervals(start: 0)
  private var hasWindow = false
  private var requested = CacheCounters()
  /// What was bounded before the stretch that is counted, and before the window.
  private var before = CacheCounters()
  private var beforeWindow = CacheCounters()

  init(_ setup: StoreSetup) { self.setup = setup }

  mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    let keys = Directory.keys(of: columns.pointee)
    directory.reserve(objects: columns.pointee.objects)
    objects.reserve(Int(objectCount) + range.count)
    for position in range {
      let request = Request(columns, position)
      switch (request.operation, setup.operations) {
      case (.read, _): access(keys[position], request, isWrite: false, counts: true)
      case (.write, .accesses): access(keys[position], request, isWrite: true, counts: true)
      case (.write, .lookaside): access(keys[position], request, isWrite: true, counts: false)
      case (.write, .reads): break
      case (.delete, _):
        let entry = directory.find(keys[position])
        if entry != KeyTable.none { objects.pointer(entry).pointee.step = -1 }
      }
    }
  }

  @inline(__always)
  private mutating func access(_ key: Directory.Key, _ request: Request, isWrite: Bool, counts: Bool) {
    let size = request.size
    var entry = directory.find(key)
    if entry == KeyTable.none {
      entry = objectCount
      objectCount &+= 1
      directory.set(key, entry)
      objects[entry] = Object(step: -1, least: size)
    }
    let object = objects[entry]
    if counts {
      requested.requests += 1
      requested.bytesRequested += size
      let weight = setup.isUnit ? 1 : object.least
      if object.step >= 0, weight <= setup.capacity {
        whole.note(from: object.step, to: steps, weight: weight, bytes: size)
        if hasWindow { window.note(from: object.step, to: steps, weight: weight, bytes: size) }
      }
    }
    let isNew = object.step < 0 || isWrite || setup.sizes == .latest
    objects[entry] = Object(step: steps, least: isNew ? size : min(object.least, size))
    steps += 1
  }

  mutating func begin(_ stretch: TraceStretch) {
    switch stretch {
    case .counted:
      before = counters
      whole = ReuseIntervals(start: steps)
    case .window:
      beforeWindow = hasWindow ? windowCounters : CacheCounters()
      hasWindow = true
      window = ReuseIntervals(start: steps)
    }
  }

  var counters: CacheCounters { bound(whole, after: before) }

  var windowCounters: CacheCounters { bound(window, after: beforeWindow) }

  private func bound(_ intervals: borrowing ReuseIntervals, after earlier: CacheCounters) -> CacheCounters {
    let most = intervals.most(capacity: setup.capacity, steps: steps)
    var counters = requested
    counters.hits = earlier.hits + most.hits
    counters.bytesHit = earlier.bytesHit + most.bytes
    return counters
  }
}

/// The row of the table.
enum PFOODescription {
  static var description: PolicyDescription {
    PolicyDescription(
      name: "pfoo-l", aliases: ["pfool", "pfoo"],
      summary: "bound: hits that no policy can exceed, with sizes too",
      source: "Berger, Beckmann, Harchol-Balter, POMACS 2(2), 2018, doi 10.1145/3224427", verification: .naiveModel,
      cost: PolicyCost(.logarithmic, bytesPerSlot: 24))
  }
}
