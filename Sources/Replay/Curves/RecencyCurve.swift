internal import CacheCore
internal import CacheStructures
internal import Policies

/// What LRU caches of every capacity hit, counted in one pass over a trace.
///
/// Objects: a request hits in a cache larger than its stack distance, so that counting distances counts the hits of every
/// capacity. Bytes: the distance in bytes and the object's size together; counted between the capacities asked for. One
/// pass is exact as long as nothing is deleted, and for bytes as long as objects keep their sizes and fit
/// (`RecencyCounts.why(_:)`). Source: Mattson, Gecsei, Slutz, Traiger, Evaluation Techniques for Storage Hierarchies, IBM
/// Systems Journal 9(2), 1970, doi 10.1147/sj.92.0078.
struct RecencyCurve: ~Copyable, BlockSimulation {
  private let rule: OperationRule
  private let result: RecencyCounts
  private let wantsObjects: Bool
  private var objects = StackDistances()
  private var bytes = StackWeights()
  /// Requests and their bytes by distance in objects.
  private var requestsAt = SlotArray<Int64>()
  private var bytesAt = SlotArray<Int64>()
  /// Requests and their bytes by the first of `result.byteCapacities` that holds them.
  private var requestsIn = SlotArray<Int64>()
  private var bytesIn = SlotArray<Int64>()
  private let limits: [Int64]
  private var requests: Int64 = 0
  private var bytesRequested: Int64 = 0
  private var largest: Int64 = 0

  /// Counts into `result`.
  init(_ result: RecencyCounts, rule: OperationRule) {
    self.result = result
    self.rule = rule
    wantsObjects = result.wantsObjects
    limits = result.byteCapacities
    requestsIn.reserve(limits.count + 1)
    bytesIn.reserve(limits.count + 1)
  }

  mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    let block = columns.pointee
    guard let ids = block.ids else { preconditionFailure("stack distances need dense ids") }
    requestsAt.reserve(block.objects)
    bytesAt.reserve(block.objects)
    objects.reserve(block.objects)
    if !limits.isEmpty { bytes.reserve(block.objects) }
    guard block.operations != nil else {
      for position in range {
        let ahead = ids[min(position &+ 16, range.upperBound &- 1)]
        if wantsObjects { objects.prefetch(ahead) }
        if !limits.isEmpty { bytes.prefetch(ahead) }
        access(ids[position], Request(columns, position).size, counts: true)
      }
      return
    }
    for position in range {
      let request = Request(columns, position)
      switch request.operation {
      case .read: access(ids[position], request.size, counts: true)
      case .write: access(ids[position], request.size, counts: rule == .accesses)
      case .delete: result.hasDeletes = true
      }
    }
  }

  @inline(__always)
  private mutating func access(_ object: UInt32, _ size: Int64, counts: Bool) {
    if counts {
      requests &+= 1
      bytesRequested &+= size
    }
    if wantsObjects {
      let distance = objects.access(object)
      if counts, distance != StackDistances.none {
        requestsAt.base[distance] &+= 1
        bytesAt.base[distance] &+= size
      }
    }
    if !limits.isEmpty {
      let above = bytes.access(object, weight: size)
      largest = max(largest, size)
      if counts, above != StackWeights.none {
        let place = firstLimit(holding: above &+ size)
        requestsIn.base[place] &+= 1
        bytesIn.base[place] &+= size
      }
    }
  }

  private func firstLimit(holding weight: Int64) -> Int {
    var (low, high) = (0, limits.count)
    while low < high {
      let middle = (low + high) / 2
      if limits[middle] < weight { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What has been counted since the last stretch began goes to the account, and is forgotten here.
  mutating func begin(_ stretch: TraceStretch) {
    switch stretch {
    case .counted: clear()
    case .window:
      publish()
      result.beginWindow()
    }
  }

  mutating func finish() { publish() }

  private mutating func publish() {
    result.add(
      requests, bytesRequested, at: requestsAt, bytesAt, in: requestsIn, bytesIn)
    result.note(largest: largest, changesSizes: bytes.hasChanged)
    clear()
  }

  private mutating func clear() {
    requests = 0
    bytesRequested = 0
    for distance in 0..<requestsAt.capacity {
      requestsAt.base[distance] = 0
      bytesAt.base[distance] = 0
    }
    for place in 0...limits.count {
      requestsIn.base[place] = 0
      bytesIn.base[place] = 0
    }
  }

  var counters: CacheCounters { CacheCounters() }
  var windowCounters: CacheCounters { CacheCounters() }
}
