import Glibc

/// libCacheSim's CACHEUS as its rules read, with arrays, oldest first.
public struct NaiveLibCacheSimCACHEUS<Draws: BoundedDraws>: NaivePolicy {
  struct Item {
    var key: UInt32
    var weight: Int64
    var uses = 1
    var time = 0
    var isNew = false
    var isDemoted = false
  }

  let capacity: Int64
  var draws: Draws
  var sr: [Item] = []
  var r: [Item] = []
  var past: [Item] = []
  var lruHistory: [Item] = []
  var lfuHistory: [Item] = []
  var srShare: Int64
  var rShare: Int64
  var demotions = 0
  var newOnes = 0
  var wLRU = 0.5
  var wLFU = 0.5
  var rate: Double
  var rateBefore = 0.0
  var ratioBefore: Int64 = 0
  var unchanged = 0
  var requests: Int64 = 0
  var windowHits: Int64 = 0
  var time = 0
  /// Whom `victim` named, and whether one expert alone meant it: 0 LRU, 1 LFU, nil both.
  var named: UInt32?
  var namer: Int?
  var tooLarge: UInt32?
  /// Over SR's share after an insertion.
  var overSR: [UInt32] = []

  public init(capacity: Int64, draws: Draws) {
    self.capacity = capacity
    self.draws = draws
    (srShare, rShare) = (capacity / 2, capacity / 2)
    rate = 0.001 + Double(self.draws.below(1000)) / 1000
  }

  func weight(_ items: [Item]) -> Int64 { items.reduce(0) { $0 + $1.weight } }

  /// A request comes; after the last of a window the rate changes before the next.
  mutating func tick() {
    time += 1
    if requests > 0, requests % capacity == 0 {
      let ratio = windowHits / capacity
      let (gain, change) = (Double(ratio - ratioBefore), rate - rateBefore)
      (rateBefore, ratioBefore, windowHits) = (rate, ratio, 0)
      if change != 0 {
        rate += (gain / change > 0 ? 1 : -1) * abs(rate * change)
        if rate <= 0.001 { rate = 0.0001 }
        unchanged = 0
      } else if ratio == 0 || gain <= 0 {
        unchanged += 1
      } else if unchanged >= 10 {
        unchanged = 0
        rate = 0.001 + Double(draws.below(1000)) / 1000
      }
    }
    requests += 1
  }

  mutating func demote() {
    var item = r.removeFirst()
    item.isDemoted = true
    demotions += 1
    sr.append(item)
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    tick()
    windowHits += 1
    if let place = r.firstIndex(where: { $0.key == key }) {
      var item = r.remove(at: place)
      (item.uses, item.time) = (item.uses + 1, time)
      r.append(item)
    } else if let place = sr.firstIndex(where: { $0.key == key }) {
      let item = sr.remove(at: place)
      r.append(Item(key: key, weight: item.weight, uses: item.uses + 1, time: time))
      while weight(r) > rShare { demote() }
    }
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    tick()
    if lruHistory.contains(where: { $0.key == key }) {
      wLRU *= exp(-rate)
    } else if lfuHistory.contains(where: { $0.key == key }) {
      wLFU *= exp(-rate)
    }
    wLRU /= wLRU + wLFU
    wLFU = 1 - wLRU
    lruHistory.removeAll { $0.key == key }
    lfuHistory.removeAll { $0.key == key }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let oldest = (sr.first ?? r[0]).key
    let rarest = (sr + r).min { ($0.uses, -$0.time) < ($1.uses, -$1.time) }?.key ?? oldest
    let isLRU = Double(draws.below(100)) / 100 < wLRU
    namer = oldest == rarest ? nil : isLRU ? 0 : 1
    named = isLRU ? oldest : rarest
    return isLRU ? oldest : rarest
  }

  mutating func boundPast() {
    while weight(past) >= capacity, !past.isEmpty { past.removeFirst() }
  }

  public mutating func evicted(_ key: UInt32) {
    if key == tooLarge {
      tooLarge = nil
      return
    }
    guard var item = (sr + r).first(where: { $0.key == key }) else { return }
    remove(key)
    if item.isNew { newOnes += 1 }
    item.isDemoted = false
    past.append(item)
    boundPast()
    if key == named, let namer, item.weight <= capacity / 2 {
      if namer == 0 {
        while weight(lruHistory) + item.weight > capacity / 2 { lruHistory.removeFirst() }
        lruHistory.append(item)
      } else {
        while weight(lfuHistory) + item.weight > capacity / 2 { lfuHistory.removeFirst() }
        lfuHistory.append(item)
      }
    }
    named = nil
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    guard let place = past.firstIndex(where: { $0.key == key }) else {
      if request.weight > srShare {
        tooLarge = key
      } else {
        sr.append(Item(key: key, weight: request.weight, time: time, isNew: true))
        boundSR()
      }
      return
    }
    if request.weight > rShare {
      tooLarge = key
      return
    }
    let old = past.remove(at: place)
    while weight(r) + request.weight > rShare { demote() }
    r.append(Item(key: key, weight: request.weight, uses: old.uses + 1, time: time))
    if old.isNew {
      srShare = max(0, min(srShare + max(1, Int64(demotions / max(1, newOnes))), weight(sr) + weight(r) - 1))
      rShare = capacity - srShare
    }
    boundSR()
  }

  public mutating func surplus() -> [UInt32] {
    defer { overSR = [] }
    return (tooLarge.map { [$0] } ?? []) + overSR
  }

  mutating func boundSR() {
    var left = sr
    while weight(left) > srShare { left.removeFirst() }
    overSR = sr.dropLast(left.count).map(\.key)
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    for place in sr.indices where sr[place].key == key { sr[place].weight = weight }
    for place in r.indices where r[place].key == key { r[place].weight = weight }
  }

  public mutating func remove(_ key: UInt32) {
    demotions -= sr.count { $0.key == key && $0.isDemoted }
    sr.removeAll { $0.key == key }
    r.removeAll { $0.key == key }
  }
}
