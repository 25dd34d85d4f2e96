internal import CacheStructures

/// libCacheSim's W-TinyLFU: three arrays, oldest first, and a dictionary of counters.
public struct NaiveLibCacheSimWTinyLFU: NaivePolicy {
  let capacity: Int64
  let windowLimit: Int64
  let mainLimit: Int64
  var window: [UInt32] = []
  var probation: [UInt32] = []
  var protected: [UInt32] = []
  var weights: [UInt32: Int64] = [:]
  var pushedOut: [UInt32] = []
  var counters: [UInt32: Int] = [:]
  var mainHits: Int64 = 0

  public init(capacity: Int64, window: Double = 0.01) {
    self.capacity = capacity
    windowLimit = Int64(Double(capacity) * window)
    mainLimit = capacity - windowLimit
  }

  var probationLimit: Int64 { Int64(0.2 * Double(mainLimit)) }
  var protectedLimit: Int64 { Int64(0.8 * Double(mainLimit)) }
  public var heaviestAdmitted: Int64 { min(windowLimit, probationLimit) }

  func weight(_ keys: [UInt32]) -> Int64 { keys.reduce(0) { $0 + (weights[$1] ?? 0) } }

  func places(_ key: UInt32) -> [UInt32] {
    let room = max(mainLimit, 0) == 0 ? 20 : UInt32((Double(mainLimit) * 14.37758756605117).rounded(.up))
    let first = UInt32(truncatingIfNeeded: XXH64.hash(UInt64(key), seed: 0x1234_5678))
    let step = UInt32(truncatingIfNeeded: XXH64.hash(UInt64(key), seed: 0x1234_4321))
    return (0..<10).map { (first &+ $0 &* step) % room }
  }

  func frequency(_ key: UInt32) -> Int { places(key).map { counters[$0] ?? 0 }.min() ?? 0 }

  mutating func see(_ key: UInt32) { for place in places(key) { counters[place, default: 0] += 1 } }

  mutating func leave(_ key: UInt32) {
    window.removeAll { $0 == key }
    probation.removeAll { $0 == key }
    protected.removeAll { $0 == key }
  }

  mutating func pushOut(_ key: UInt32) {
    leave(key)
    pushedOut.append(key)
  }

  mutating func cool() {
    guard weight(protected) > protectedLimit else { return }
    while weight(protected) > protectedLimit { probation.append(protected.removeFirst()) }
    while weight(probation) > probationLimit { pushOut(probation[0]) }
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    if window.contains(key) {
      leave(key)
      window.append(key)
      return
    }
    let staysDown = probation.contains(key) && (weights[key] ?? 0) > protectedLimit
    leave(key)
    if staysDown { probation.append(key) } else { protected.append(key) }
    cool()
    see(key)
    mainHits += 1
    if mainHits >= 32 * mainLimit {
      mainHits = 0
      counters = counters.mapValues { $0 / 2 }
    }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    weights[key] = request.weight
    window.append(key)
    see(key)
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    weights[key] = weight
    cool()
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    while let candidate = window.first {
      let mine = weights[candidate] ?? 0
      if weight(probation + protected) + mine <= mainLimit {
        enterMain(candidate)
        see(candidate)
        continue
      }
      guard let victim = (probation + protected).first else { return candidate }
      let wins = frequency(candidate) > frequency(victim)
      see(candidate)
      if !wins { return candidate }
      leave(victim)
      enterMain(candidate)
      return victim
    }
    return (probation + protected)[0]
  }

  mutating func enterMain(_ key: UInt32) {
    let mine = weights[key] ?? 0
    leave(key)
    if weight(probation) + mine <= probationLimit {
      probation.append(key)
    } else if weight(protected) + mine <= protectedLimit {
      protected.append(key)
    } else {
      while weight(probation + protected) + mine > mainLimit, let victim = (probation + protected).first {
        pushOut(victim)
      }
      probation.append(key)
    }
  }

  public mutating func surplus() -> [UInt32] {
    defer { pushedOut = [] }
    return pushedOut
  }

  public mutating func evicted(_ key: UInt32) {
    leave(key)
    weights[key] = nil
  }
}
