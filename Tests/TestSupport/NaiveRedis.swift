internal import CacheCore

/// Redis's eviction with arrays: tables of keys in buckets, a pool that is sorted, dictionaries for the rest.
///
/// The draws are those of the policies, in the same order; nothing else is shared.
public struct NaiveRedis: NaivePolicy {
  public enum Rule: Sendable { case lru, lfu, ttl, random }

  /// A hash table: keys in buckets.
  struct Table {
    var buckets: [[UInt32]] = [[], [], [], []]
    var count = 0
    let salt: UInt64

    init(salt: UInt64) { self.salt = salt }

    func place(_ key: UInt32) -> Int { Int(SplitMix64.mix(UInt64(key) ^ salt) % UInt64(buckets.count)) }

    func contains(_ key: UInt32) -> Bool { buckets[place(key)].contains(key) }

    mutating func insert(_ key: UInt32) {
      if count == buckets.count { resize(buckets.count * 2) }
      count += 1
      buckets[place(key)].insert(key, at: 0)
    }

    mutating func remove(_ key: UInt32) {
      buckets[place(key)].removeAll { $0 == key }
      count -= 1
      if count * 10 < buckets.count, buckets.count > 4 {
        resize([4, 8, 16, 32, 64, 128, 256].first { $0 >= count } ?? 512)
      }
    }

    mutating func resize(_ size: Int) {
      let all = buckets.flatMap { $0 }
      buckets = Array(repeating: [], count: size)
      for key in all { buckets[place(key)].append(key) }
    }

    func draw(_ wanted: Int, _ generator: inout SplitMix64) -> [UInt32] {
      let wanted = min(wanted, count)
      var drawn: [UInt32] = []
      var bucket = Int(generator.next() % UInt64(buckets.count))
      var empty = 0
      for _ in 0..<wanted * 10 where drawn.count < wanted {
        drawn += buckets[bucket]
        empty = buckets[bucket].isEmpty ? empty + 1 : 0
        if drawn.count < wanted, empty >= 5, empty > wanted {
          bucket = Int(generator.next() % UInt64(buckets.count))
          empty = 0
        }
        bucket = (bucket + 1) % buckets.count
      }
      return Array(drawn.prefix(wanted))
    }

    func drawEvenly(_ wanted: Int, _ generator: inout SplitMix64) -> [UInt32] {
      var drawn: [UInt32] = []
      for _ in 0..<min(wanted, count) * 1000 where drawn.count < min(wanted, count) {
        let draw = generator.next()
        let (bucket, place) = (buckets[Int(draw % UInt64(buckets.count))], Int(draw >> 61))
        if place < bucket.count, !drawn.contains(bucket[place]) { drawn.append(bucket[place]) }
      }
      return drawn
    }

    func drawOne(_ generator: inout SplitMix64) -> UInt32 {
      while true {
        let bucket = buckets[Int(generator.next() % UInt64(buckets.count))]
        if bucket.count == 1 { return bucket[0] }
        if !bucket.isEmpty { return bucket[Int(generator.below(UInt32(bucket.count)))] }
      }
    }
  }

  let rule: Rule
  let isVolatile: Bool
  let samples: Int
  let poolSize: Int
  let drawsEvenly: Bool
  var all: Table
  var mortal: Table
  var generator: SplitMix64
  var expiries: [UInt32: Int64] = [:]
  var touched: [UInt32: Int64] = [:]
  var counters: [UInt32: (minute: Int64, count: Int64)] = [:]
  var pool: [(idleness: Int64, key: UInt32)] = []
  var nextCycle: Int64?
  var cursor = 0

  public init(
    _ rule: Rule, isVolatile: Bool = false, samples: Int = 5, pool: Int = 16, drawsEvenly: Bool = false, seed: UInt64
  ) {
    self.rule = rule
    self.isVolatile = isVolatile || rule == .ttl
    self.samples = samples
    poolSize = pool
    self.drawsEvenly = drawsEvenly
    generator = SplitMix64(seed: seed)
    all = Table(salt: SplitMix64.mix(seed &+ 0x7265_6469_7368_6173))
    mortal = all
  }

  var candidates: Table { isVolatile ? mortal : all }

  public var insertsFirst: Bool { !isVolatile || mortal.count > 0 }

  func minute(_ request: NaiveRequest) -> Int64 { request.time / 60_000_000_000 }

  func counter(_ key: UInt32, _ request: NaiveRequest) -> Int64 {
    guard let stored = counters[key] else { return 0 }
    return max(0, stored.count - (minute(request) - stored.minute))
  }

  func idleness(_ key: UInt32, _ request: NaiveRequest) -> Int64 {
    switch rule {
    case .lru: request.time / 1_000_000_000 - (touched[key] ?? 0) / 1_000_000_000
    case .lfu: 255 - counter(key, request)
    case .ttl: -((expiries[key] ?? 0) / 1_000_000)
    case .random: 0
    }
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    if request.isWrite { live(key, request) }
    touched[key] = request.time
    guard rule == .lfu else { return }
    var count = counter(key, request)
    if count < 255, generator.below(UInt32(max(0, count - 5) * 10 + 1)) == 0 { count += 1 }
    counters[key] = (minute(request), count)
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    all.insert(key)
    live(key, request)
    touched[key] = request.time
    counters[key] = (minute(request), 5)
  }

  mutating func live(_ key: UInt32, _ request: NaiveRequest) {
    if expiries.removeValue(forKey: key) != nil { mortal.remove(key) }
    guard request.ttl > 0 else { return }
    expiries[key] = request.time + request.ttl
    mortal.insert(key)
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    if candidates.count == 0 { return incoming }
    if rule == .random { return candidates.drawOne(&generator) }
    while true {
      if poolSize == 0 { pool = [] }
      let drawn =
        drawsEvenly ? candidates.drawEvenly(samples, &generator) : candidates.draw(samples, &generator)
      for key in drawn {
        let idleness = idleness(key, request)
        if pool.count < (poolSize == 0 ? samples : poolSize) {
          pool.insert((idleness, key), at: pool.count { $0.idleness < idleness })
        } else if let worst = pool.first, worst.idleness < idleness {
          pool.removeFirst()
          pool.insert((idleness, key), at: pool.count { $0.idleness < idleness })
        }
      }
      while let best = pool.popLast() {
        if candidates.contains(best.key) { return best.key }
      }
    }
  }

  public mutating func evicted(_ key: UInt32) {
    all.remove(key)
    if expiries.removeValue(forKey: key) != nil { mortal.remove(key) }
  }

  public mutating func expired(_ key: UInt32, _ request: NaiveRequest) -> [UInt32] {
    var gone: [UInt32] = []
    if mortal.count > 0 {
      var now = nextCycle ?? request.time
      if now <= request.time {
        let missed = request.time - Int64(mortal.count / 20 + 2) * 100_000_000
        now = max(now, missed)
        while now <= request.time {
          cycle(now, &gone)
          now += 100_000_000
        }
        nextCycle = now
      }
    }
    if !gone.contains(key), let expiry = expiries[key], expiry <= request.time { gone.append(key) }
    return gone
  }

  mutating func cycle(_ now: Int64, _ gone: inout [UInt32]) {
    for _ in 0..<mortal.count / 20 + 1 {
      let wanted = min(20, mortal.count)
      var (seen, over) = (0, 0)
      for _ in 0..<wanted * 20 where seen < wanted {
        for key in mortal.buckets[cursor % mortal.buckets.count] where !gone.contains(key) {
          seen += 1
          if let expiry = expiries[key], expiry <= now {
            over += 1
            gone.append(key)
          }
        }
        cursor += 1
      }
      if seen > 0, over * 100 / seen <= 10 { break }
    }
  }
}
