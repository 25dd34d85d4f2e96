/// CacheLib's 2Q: three arrays, oldest first.
public struct NaiveCacheLibTwoQ: NaivePolicy {
  let refresh: Int64
  var hot: [UInt32] = []
  var warm: [UInt32] = []
  var cold: [UInt32] = []
  var weights: [UInt32: Int64] = [:]
  var updated: [UInt32: Int64] = [:]

  public init(refresh: Int64) { self.refresh = refresh }

  func weight(_ keys: [UInt32]) -> Int64 { keys.reduce(0) { $0 + (weights[$1] ?? 0) } }

  mutating func leave(_ key: UInt32) {
    hot.removeAll { $0 == key }
    warm.removeAll { $0 == key }
    cold.removeAll { $0 == key }
  }

  mutating func balance() {
    let total = weight(hot + warm + cold)
    while weight(warm) > total * 40 / 100 { cold.append(warm.removeFirst()) }
    while weight(hot) > total * 30 / 100 { cold.append(hot.removeFirst()) }
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    let now = request.time / 1_000_000_000
    guard !request.isWrite, now - (updated[key] ?? 0) >= refresh else { return }
    updated[key] = now
    if hot.contains(key) {
      leave(key)
      hot.append(key)
    } else {
      let wasCold = cold.contains(key)
      leave(key)
      warm.append(key)
      if wasCold { balance() }
    }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 { (cold + hot + warm)[0] }

  public mutating func evicted(_ key: UInt32) {
    leave(key)
    weights[key] = nil
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    weights[key] = request.weight
    updated[key] = request.time / 1_000_000_000
    hot.append(key)
    balance()
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    weights[key] = weight
    balance()
  }

  public mutating func remove(_ key: UInt32) {
    evicted(key)
    balance()
  }
}

/// CacheLib's TinyLFU with exact counts, which its sketch has where there are few objects: two arrays, oldest first.
public struct NaiveCacheLibTinyLFU: NaivePolicy {
  let isUnit: Bool
  let refresh: Int64
  let newcomerWins: Bool
  var tiny: [UInt32] = []
  var main: [UInt32] = []
  var weights: [UInt32: Int64] = [:]
  var updated: [UInt32: Int64] = [:]
  var wasHit: Set<UInt32> = []
  var counts: [UInt32: Int] = [:]
  var sightings = 0

  public init(isUnit: Bool, refresh: Int64, newcomerWins: Bool) {
    self.isUnit = isUnit
    self.refresh = refresh
    self.newcomerWins = newcomerWins
  }

  mutating func see(_ key: UInt32) {
    counts[key, default: 0] += 1
    sightings += 1
    if sightings == 200 {
      sightings = 100
      counts = counts.mapValues { $0 / 2 }
    }
  }

  var newcomerIsBetter: Bool {
    let (mine, theirs) = (counts[tiny[0]] ?? 0, counts[main[0]] ?? 0)
    return mine > theirs || (mine == theirs && newcomerWins)
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    let now = request.time / 1_000_000_000
    guard !request.isWrite, now - (updated[key] ?? 0) >= refresh || !wasHit.contains(key) else { return }
    wasHit.insert(key)
    updated[key] = now
    if let place = tiny.firstIndex(of: key) { tiny.append(tiny.remove(at: place)) }
    if let place = main.firstIndex(of: key) { main.append(main.remove(at: place)) }
    see(key)
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    if tiny.isEmpty || main.isEmpty { return (tiny + main)[0] }
    return newcomerIsBetter ? main[0] : tiny[0]
  }

  public mutating func evicted(_ key: UInt32) {
    tiny.removeAll { $0 == key }
    main.removeAll { $0 == key }
    weights[key] = nil
    wasHit.remove(key)
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    weights[key] = request.weight
    updated[key] = request.time / 1_000_000_000
    tiny.append(key)
    see(key)
    let limit = weights.values.reduce(0, +) / 100
    var isOver: Bool { tiny.reduce(0) { $0 + (weights[$1] ?? 0) } > limit }
    if isOver {
      main.append(tiny.removeFirst())
      while !isUnit, isOver { main.append(tiny.removeFirst()) }
    } else if !main.isEmpty {
      let last = main[0]
      if newcomerIsBetter {
        main.append(tiny.removeFirst())
        main.removeFirst()
        tiny.insert(last, at: 0)
      } else {
        main.append(main.removeFirst())
      }
    }
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) { weights[key] = weight }
}
