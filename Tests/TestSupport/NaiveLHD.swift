internal import CacheCore

/// LHD with dictionaries: what each class of objects did at each age, and hit densities summed anew for every age.
public struct NaiveLHD: NaivePolicy {
  struct Entry {
    var time = 0
    var age = 0
    var previousAge = 20000
    var explores = false
    var weight: Int64 = 0
  }

  struct Place: Hashable {
    var kind: Int
    var age: Int
  }

  let samples: Int
  let period: Int
  var entries: [UInt32: Entry] = [:]
  var residents: [UInt32] = []
  var recent: [UInt32?] = Array(repeating: nil, count: 8)
  var newcomers = 0
  var hits: [Place: Float] = [:]
  var evictions: [Place: Float] = [:]
  /// Hit densities; before the first reconfiguration there are none.
  var densities: [Place: Float]?
  var victimDensity: Float = 0
  var time = 0
  var reconfigurations = 0
  var budget: Int64
  var generator: SplitMix64

  public init(capacity: Int64, samples: Int, period: Int, seed: UInt64) {
    self.samples = samples
    self.period = period
    budget = Int64(Float(capacity) * 0.01)
    generator = SplitMix64(seed: seed)
  }

  func place(_ entry: Entry) -> Place {
    let sum = entry.age + entry.previousAge
    let doublings = (0...15).first { sum << $0 >= 20000 } ?? 15
    return Place(kind: sum == 0 ? 15 : doublings, age: min((time - entry.time) >> 10, 19999))
  }

  func density(_ key: UInt32) -> Float {
    guard let entry = entries[key] else { return 0 }
    let place = place(entry)
    let density = densities.map { $0[place] ?? 0 } ?? Float(Double(place.kind + 17) / Double(place.age + 1))
    return density / Float(entry.weight) + (entry.explores ? 1 : 0)
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    guard let entry = entries[key] else { return }
    let place = place(entry)
    hits[place, default: 0] += 1
    if entry.explores { budget += entry.weight }
    asked(key, Entry(time: time, age: place.age, previousAge: entry.age, weight: entry.weight), isNew: false)
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    residents.append(key)
    asked(key, Entry(time: time, weight: request.weight), isNew: true)
  }

  mutating func asked(_ key: UInt32, _ asked: Entry, isNew: Bool) {
    var entry = asked
    let isDrawn = generator.next() % 32 == 0
    entry.explores = isDrawn && budget > 0 && reconfigurations < 50
    if entry.explores { budget -= entry.weight }
    entries[key] = entry
    if isNew, !isDrawn, density(key) < victimDensity {
      recent[newcomers % 8] = key
      newcomers += 1
    }
    time += 1
    if time % period == 0 { reconfigure() }
  }

  mutating func reconfigure() {
    hits = hits.mapValues { $0 * 0.9 }
    evictions = evictions.mapValues { $0 * 0.9 }
    var modelled: [Place: Float] = [:]
    for kind in 0...15 {
      let oldest = Set(hits.keys).union(evictions.keys).filter { $0.kind == kind }.map(\.age).max() ?? -1
      var (hitsToCome, events, lifetime): (Float, Float, Float) = (0, 0, 0)
      for age in stride(from: oldest, through: 0, by: -1) {
        let place = Place(kind: kind, age: age)
        hitsToCome += hits[place] ?? 0
        events += (hits[place] ?? 0) + (evictions[place] ?? 0)
        lifetime += events
        if events > 1e-5 { modelled[place] = hitsToCome / lifetime }
      }
    }
    densities = modelled
    reconfigurations += 1
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let drawn = (0..<min(samples, 8)).map { _ in residents[Int(generator.below(UInt32(residents.count)))] }
    let candidates = drawn + recent.compactMap { $0 }
    let least = candidates.map(density).min() ?? 0
    victimDensity = 0.9 * victimDensity + (1 - Float(0.9)) * least
    return candidates.first { density($0) == least } ?? 0
  }

  public mutating func evicted(_ key: UInt32) {
    if let entry = entries[key] { evictions[place(entry), default: 0] += 1 }
    remove(key)
  }

  public mutating func remove(_ key: UInt32) {
    if let entry = entries.removeValue(forKey: key), entry.explores { budget += entry.weight }
    recent = recent.map { $0 == key ? nil : $0 }
    guard let place = residents.firstIndex(of: key) else { return }
    residents.swapAt(place, residents.count - 1)
    residents.removeLast()
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    if let entry = entries[key], entry.explores { budget += entry.weight - weight }
    entries[key]?.weight = weight
  }
}
