internal import CacheCore
internal import CacheStructures

/// What a `RecencyCurve` counted, kept where it can be read when the replay is over. One thread at a time.
final class RecencyCounts: @unchecked Sendable {
  /// Whether capacities in objects are wanted.
  let wantsObjects: Bool
  /// The capacities in bytes that are wanted, ascending.
  let byteCapacities: [Int64]
  /// Something was deleted.
  var hasDeletes = false
  /// An object came back with another size.
  private(set) var changesSizes = false
  /// The largest size.
  private(set) var largest: Int64 = 0

  private var requests: Int64 = 0
  private var bytesRequested: Int64 = 0
  private var requestsAt: [Int64] = []
  private var bytesAt: [Int64] = []
  private var requestsIn: [Int64]
  private var bytesIn: [Int64]
  /// The account of each window that has begun, after what it held when the window began.
  private(set) var windows: [RecencyCounts] = []

  init(wantsObjects: Bool, byteCapacities: [Int64]) {
    self.wantsObjects = wantsObjects
    self.byteCapacities = byteCapacities
    requestsIn = [Int64](repeating: 0, count: byteCapacities.count + 1)
    bytesIn = requestsIn
  }

  /// A window begins: what is added from here on is added to it as well.
  func beginWindow() {
    windows.append(RecencyCounts(wantsObjects: wantsObjects, byteCapacities: byteCapacities))
  }

  /// Adds what was counted since the last time.
  func add(
    _ requests: Int64, _ bytesRequested: Int64, at requestsAt: borrowing SlotArray<Int64>,
    _ bytesAt: borrowing SlotArray<Int64>, in requestsIn: borrowing SlotArray<Int64>,
    _ bytesIn: borrowing SlotArray<Int64>
  ) {
    self.requests += requests
    self.bytesRequested += bytesRequested
    // What no request is at needs no place: distances end where the last of them is.
    var end = requestsAt.capacity
    while end > 0, requestsAt.base[end - 1] == 0 { end -= 1 }
    while self.requestsAt.count < end {
      self.requestsAt.append(0)
      self.bytesAt.append(0)
    }
    for distance in 0..<end {
      self.requestsAt[distance] += requestsAt.base[distance]
      self.bytesAt[distance] += bytesAt.base[distance]
    }
    for place in self.requestsIn.indices {
      self.requestsIn[place] += requestsIn.base[place]
      self.bytesIn[place] += bytesIn.base[place]
    }
    windows.last?.add(requests, bytesRequested, at: requestsAt, bytesAt, in: requestsIn, bytesIn)
  }

  /// What sizes there have been.
  func note(largest: Int64, changesSizes: Bool) {
    self.largest = largest
    self.changesSizes = changesSizes
  }

  /// Why one pass cannot say what a cache of this capacity hits; nil: it can.
  func why(_ capacity: Int64, isUnit: Bool) -> String? {
    if hasDeletes { return "objects are deleted" }
    if isUnit { return nil }
    if changesSizes { return "objects change their sizes" }
    return largest > capacity ? "there are objects larger than the capacity" : nil
  }

  /// What caches of these capacities counted, in their order. Those in bytes are among `byteCapacities`.
  func counts(_ capacities: [(size: Int64, isUnit: Bool)]) -> [CurveCounts] {
    var found = [CurveCounts](repeating: CurveCounts(), count: capacities.count)
    var place = 0
    var sum = CurveCounts()
    for index in capacities.indices.filter({ capacities[$0].isUnit }).sorted(by: {
      capacities[$0].size < capacities[$1].size
    }) {
      while place < requestsAt.count, Int64(place) < capacities[index].size {
        sum.hits += requestsAt[place]
        sum.bytesHit += bytesAt[place]
        place += 1
      }
      found[index] = sum
    }
    for index in capacities.indices where !capacities[index].isUnit {
      for (limit, capacity) in byteCapacities.enumerated() where capacity <= capacities[index].size {
        found[index].hits += requestsIn[limit]
        found[index].bytesHit += bytesIn[limit]
      }
    }
    for index in found.indices {
      found[index].requests = requests
      found[index].bytesRequested = bytesRequested
    }
    return found
  }

  /// The least capacity in objects whose hit ratio is at least `share`; nil: none.
  func capacity(reaching share: Double) -> Int64? {
    guard requests > 0 else { return nil }
    var hits: Int64 = 0
    for (distance, count) in requestsAt.enumerated() {
      hits += count
      if Double(hits) / Double(requests) >= share { return Int64(distance + 1) }
    }
    return nil
  }

  /// What an unlimited cache counts.
  var unlimited: CurveCounts {
    var all = CurveCounts()
    all.requests = requests
    all.bytesRequested = bytesRequested
    all.hits = (wantsObjects ? requestsAt : requestsIn).reduce(0, +)
    all.bytesHit = (wantsObjects ? bytesAt : bytesIn).reduce(0, +)
    return all
  }
}
