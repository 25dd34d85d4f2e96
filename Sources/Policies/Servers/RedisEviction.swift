internal import CacheCore
internal import CacheStructures

/// How a Redis policy ranks keys: what is kept of each, and which leaves first.
protocol RedisRank: ~Copyable, SendableMetatype {
  static var description: PolicyDescription { get }
  /// Whether keys without a time to live can be evicted.
  static func evictsAll(_ parameters: ParameterValues) -> Bool
  init(_ parameters: ParameterValues)
  mutating func reserve(slots: Int)
  func prefetch(_ slot: Slot)
  /// A key is stored anew.
  mutating func store(_ slot: Slot, _ request: Request)
  /// A stored key is read or written.
  mutating func touch(_ slot: Slot, _ request: Request, _ keyspace: inout RedisKeyspace)
  /// The higher, the sooner it leaves.
  mutating func idleness(_ slot: Slot, _ request: Request, _ keyspace: borrowing RedisKeyspace) -> UInt64
}

/// Redis's approximated eviction: of a few keys that lie together in the hash table, the best candidates go to a small pool,
/// and the best of the pool leaves.
///
/// For each victim `samples` keys are drawn from consecutive buckets of the hash table and ranked. They enter the pool
/// where it has room or they rank above its worst; the pool outlives the eviction, so a candidate of earlier draws can
/// leave later, with the rank it had then. Candidates that are gone meanwhile are passed over. Keys are evicted before the
/// next command, after the one that stored them, so that a key can be the victim of its own insertion. Neighbouring buckets
/// are a biased sample; `draw=uniform` shows by how much.
///
/// Source: Redis 7.0.15, evict.c and dict.c; antirez, "Random notes on improving the Redis LRU algorithm", 2016. Samples 5
/// and the pool of 16 are Redis's. What differs: capacity counts objects or their bytes, not the allocator's; the hash table
/// grows and shrinks at once, where Redis moves a bucket or two a command. O(samples + pool) an eviction.
struct RedisEviction<Rank: ~Copyable>: EvictionPolicy, ~Copyable where Rank: RedisRank {
  static var description: PolicyDescription { Rank.description }
  static var expires: Bool { true }

  private struct Candidate: BitwiseCopyable {
    var idleness: UInt64
    var name: UInt64
  }

  private let samples: UInt32
  /// 0: the best of a draw leaves, and the others are forgotten.
  private let poolSize: UInt32
  private var keyspace: RedisKeyspace
  private var rank: Rank
  private var sample = SlotArray<Slot>()
  /// The pool, the best candidate last.
  private var pool = SlotArray<Candidate>()
  private var pooled: UInt32 = 0

  init(_ setup: PolicySetup) {
    samples = UInt32(setup.parameters.integer("samples"))
    poolSize = UInt32(setup.parameters.integer("pool"))
    keyspace = RedisKeyspace(
      setup, evictsAll: Rank.evictsAll(setup.parameters), drawsEvenly: setup.parameters.text("draw") == "uniform")
    rank = Rank(setup.parameters)
    sample.reserve(Int(samples))
    pool.reserve(Int(max(poolSize, samples)) + 1)
  }

  mutating func reserve(slots: Int) {
    keyspace.reserve(slots: slots)
    rank.reserve(slots: slots)
  }

  @inline(__always)
  func prefetch(_ slot: Slot) {
    rank.prefetch(slot)
    keyspace.prefetch(slot)
  }

  @inline(__always)
  mutating func advance(to request: Request, _ cache: CacheView) { keyspace.advance(to: request.time, cache) }

  @inline(__always)
  func isExpired(_ slot: Slot, _ request: Request) -> Bool { keyspace.isExpired(slot, request) }

  @inline(__always)
  mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    keyspace.hit(slot, request)
    rank.touch(slot, request, &keyspace)
  }

  var insertsFirst: Bool { keyspace.hasVictims }

  @inline(__always)
  mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    guard keyspace.hasVictims else { return incoming }
    while true {
      if poolSize == 0 { pooled = 0 }
      populate(request)
      while pooled > 0 {
        pooled &-= 1
        let slot = keyspace.slot(named: pool[pooled].name)
        if slot != SlotBuckets.none { return slot }
      }
    }
  }

  @inline(__always)
  private mutating func populate(_ request: Request) {
    let size = poolSize == 0 ? samples : poolSize
    for place in 0..<keyspace.draw(samples, into: sample) {
      let slot = sample[place]
      let idleness = rank.idleness(slot, request, keyspace)
      // Among equals the one drawn later leaves sooner or later, as in Redis: it goes in before them.
      var below: UInt32 = 0
      while below < pooled, pool[below].idleness < idleness { below &+= 1 }
      if pooled == size {
        if below == 0 { continue }
        below &-= 1
        for moved in 0..<below { pool[moved] = pool[moved &+ 1] }
      } else {
        var moved = pooled
        while moved > below {
          pool[moved] = pool[moved &- 1]
          moved &-= 1
        }
        pooled &+= 1
      }
      pool[below] = Candidate(idleness: idleness, name: keyspace.name(of: slot))
    }
  }

  @inline(__always)
  mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    keyspace.remove(slot)
    return false
  }

  @inline(__always)
  mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    keyspace.insert(slot, request)
    rank.store(slot, request)
  }

  mutating func remove(_ slot: Slot, _ cache: CacheView) { keyspace.remove(slot) }

  func checkInvariants(_ cache: CacheView) -> String? {
    for place in 0..<max(pooled, 1) - 1 where pool[place].idleness > pool[place + 1].idleness {
      return "the pool is out of order"
    }
    return keyspace.checkInvariants(cache)
  }
}

/// Parameters that several of Redis's policies have.
enum RedisParameters {
  static let keys = Parameter(
    "keys", .choice(["all", "volatile"]), default: "all",
    "which keys can be evicted; volatile: those with a time to live, and newcomers are refused where there are none")
  static let samples = Parameter("samples", .integer(1...64), default: "5", "maxmemory-samples: keys drawn a victim")
  static let draw = Parameter(
    "draw", .choice(["buckets", "uniform"]), default: "buckets",
    "how keys are drawn: from consecutive buckets of the hash table, or each as likely as any other")
  static let pool = Parameter(
    "pool", .integer(0...1024), default: "16", "candidates kept from victim to victim; 0: the best of a draw leaves")
}
