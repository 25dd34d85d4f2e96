internal import CacheCore
internal import CacheStructures

/// What Redis's policies share: the hash tables that victims are found in, and times to live.
///
/// `keys=all`: any key can leave. `keys=volatile`: those with a time to live, which have a table of their own; where there
/// is none, newcomers are refused. A key's time to live is the trace's, or the one that parameters give it when it is
/// stored. Keys whose time is over leave when they are asked for, and by the active cycle: ten times a second Redis looks
/// at the next 20 keys with a time to live, and at 20 more as long as more than a tenth of them is over. What it has not
/// seen yet takes room. Redis also stops after a quarter of the processor's time, which is not modelled. Source: Redis
/// 7.0, db.c, dict.c, expire.c.
///
/// O(1) a request and 20 bytes a slot, 12 more where keys have a time to live.
struct RedisKeyspace: ~Copyable {
  /// Cycles a second, keys a look, and the percentage of them that may be over: Redis's defaults.
  private static var cycle: Int64 { 100_000_000 }
  private static var keysPerLook: UInt32 { 20 }
  private static var acceptablyStale: UInt32 { 10 }

  private let evictsAll: Bool
  private let drawsEvenly: Bool
  private let lifetime: RedisLifetime
  private let salt: UInt64
  /// Every key; unused where only those with a time to live can leave.
  private var all = SlotBuckets()
  /// The keys with a time to live.
  private var mortal = SlotBuckets()
  private var expiries = SlotArray<Int64>()
  private var nextCycle: Int64?
  private var cursor: UInt32 = 0
  private(set) var generator: SplitMix64

  private static var never: Int64 { .max }
  /// Of a key that is about to leave.
  private static var leaving: Int64 { .max - 1 }

  init(_ setup: PolicySetup, evictsAll: Bool, drawsEvenly: Bool = false) {
    self.evictsAll = evictsAll
    self.drawsEvenly = drawsEvenly
    lifetime = RedisLifetime(setup.parameters, seed: setup.seed)
    generator = SplitMix64(seed: setup.seed)
    salt = SplitMix64.mix(setup.seed &+ 0x7265_6469_7368_6173)
  }

  mutating func reserve(slots: Int) {
    all.reserve(slots: slots)
    mortal.reserve(slots: slots)
    expiries.reserve(slots)
  }

  @inline(__always)
  func prefetch(_ slot: Slot) { CacheStructures.prefetch(expiries.pointer(slot)) }

  /// Whether there is a key that may leave.
  @inline(__always)
  var hasVictims: Bool { evictsAll || mortal.count > 0 }

  @inline(__always)
  mutating func insert(_ slot: Slot, _ request: Request) {
    if evictsAll { all.insert(slot, hash(request)) }
    expiries[slot] = RedisKeyspace.never
    live(slot, request)
  }

  /// A write stores anew, and with that a time to live; a read leaves it alone.
  @inline(__always)
  mutating func hit(_ slot: Slot, _ request: Request) {
    guard request.operation == .write else { return }
    if expiries[slot] != RedisKeyspace.never { mortal.remove(slot) }
    expiries[slot] = RedisKeyspace.never
    live(slot, request)
  }

  @inline(__always)
  mutating func remove(_ slot: Slot) {
    if evictsAll { all.remove(slot) }
    if expiries[slot] != RedisKeyspace.never { mortal.remove(slot) }
  }

  @inline(__always)
  private mutating func live(_ slot: Slot, _ request: Request) {
    let span = lifetime.span(request, &generator)
    guard span > 0 else { return }
    let end = request.time.addingReportingOverflow(span)
    guard !end.overflow, end.partialValue < RedisKeyspace.leaving else { return }
    expiries[slot] = end.partialValue
    mortal.insert(slot, hash(request))
  }

  /// Names a key, whatever slot it comes to: mixing is one to one.
  @inline(__always)
  private func hash(_ request: Request) -> UInt64 { SplitMix64.mix(request.key ^ salt) }

  // MARK: - Victims

  /// Puts some keys that may leave into `sample`; answers how many, which may be none.
  @inline(__always)
  mutating func draw(_ wanted: UInt32, into sample: borrowing SlotArray<Slot>) -> UInt32 {
    if drawsEvenly {
      return evictsAll
        ? all.drawEvenly(wanted, &generator, into: sample) : mortal.drawEvenly(wanted, &generator, into: sample)
    }
    return evictsAll ? all.draw(wanted, &generator, into: sample) : mortal.draw(wanted, &generator, into: sample)
  }

  /// A random key that may leave; there is one.
  @inline(__always)
  mutating func drawOne() -> Slot { evictsAll ? all.drawOne(&generator) : mortal.drawOne(&generator) }

  /// The name of a key that may leave.
  @inline(__always)
  func name(of slot: Slot) -> UInt64 { evictsAll ? all.hash(of: slot) : mortal.hash(of: slot) }

  /// The key of a name among those that may leave, or `SlotBuckets.none`.
  @inline(__always)
  func slot(named name: UInt64) -> Slot { evictsAll ? all.find(name) : mortal.find(name) }

  /// True with a probability of 1 in `chances`.
  @inline(__always)
  mutating func happens(oneIn chances: UInt32) -> Bool { generator.below(chances) == 0 }

  // MARK: - Expiry

  /// When a key expires; it has a time to live.
  @inline(__always)
  func expiry(_ slot: Slot) -> Int64 { expiries[slot] }

  @inline(__always)
  func isExpired(_ slot: Slot, _ request: Request) -> Bool {
    mortal.count > 0 && expiries[slot] <= request.time
  }

  /// Runs the active cycles that are due.
  @inline(__always)
  mutating func advance(to time: Int64, _ cache: CacheView) {
    if mortal.count > 0, time >= nextCycle ?? .min { runCycles(to: time, cache) }
  }

  @inline(never)
  private mutating func runCycles(to time: Int64, _ cache: CacheView) {
    // After a long time without requests every key has been looked at; more cycles would find nothing.
    let enough = Int64(mortal.count / RedisKeyspace.keysPerLook + 2) * RedisKeyspace.cycle
    var now = max(nextCycle ?? time, time > .min + enough ? time - enough : .min)
    while now <= time {
      runCycle(now, cache)
      guard now < .max - RedisKeyspace.cycle else { break }
      now += RedisKeyspace.cycle
    }
    nextCycle = now
  }

  private mutating func runCycle(_ now: Int64, _ cache: CacheView) {
    var looks = mortal.count / RedisKeyspace.keysPerLook + 1
    var (seen, over): (UInt32, UInt32)
    repeat {
      (seen, over) = (0, 0)
      let wanted = min(mortal.count, RedisKeyspace.keysPerLook)
      var bucketsLeft = wanted * 20
      while seen < wanted, bucketsLeft > 0 {
        var slot = mortal.first(in: cursor & (mortal.buckets - 1))
        while slot != SlotBuckets.none {
          let expiry = expiries[slot]
          if expiry <= now {
            expiries[slot] = RedisKeyspace.leaving
            cache.giveUp(slot)
            over += 1
          }
          if expiry != RedisKeyspace.leaving { seen += 1 }
          slot = mortal.next(after: slot)
        }
        cursor &+= 1
        bucketsLeft -= 1
      }
      looks -= 1
    } while looks > 0 && (seen == 0 || over * 100 / seen > RedisKeyspace.acceptablyStale)
  }

  func checkInvariants(_ cache: CacheView) -> String? {
    if evictsAll, Int(all.count) != cache.count { return "\(all.count) of \(cache.count) residents are listed" }
    if Int(mortal.count) > cache.count { return "\(mortal.count) of \(cache.count) residents have a time to live" }
    return all.isConsistent && mortal.isConsistent ? nil : "a key is in a wrong bucket"
  }
}

/// How long keys live from when they are stored.
struct RedisLifetime {
  private let least: Int64
  private let most: Int64
  private let share: UInt64
  private let salt: UInt64

  static let parameters = [
    Parameter(
      "ttl", .number(0...1e9), default: "0", "seconds that keys live from when they are stored; 0: as the trace says"),
    Parameter(
      "ttl-to", .number(0...1e9), default: "0", "where above ttl: keys live from ttl to so many seconds, uniformly"),
    Parameter(
      "ttl-keys", .number(0...1), default: "1",
      "the share of the keys, drawn by the seed, that have a time to live at all"),
  ]

  init(_ parameters: ParameterValues, seed: UInt64) {
    least = Int64(parameters.number("ttl") * 1e9)
    most = max(least, Int64(parameters.number("ttl-to") * 1e9))
    let keys = parameters.number("ttl-keys")
    share = keys >= 1 ? .max : UInt64(keys * 0x1p64)
    salt = SplitMix64.mix(seed &+ 0x6D6F_7274_616C_2121)
  }

  /// Nanoseconds; 0: for ever.
  @inline(__always)
  func span(_ request: Request, _ generator: inout SplitMix64) -> Int64 {
    if share != .max, SplitMix64.mix(request.key ^ salt) >= share { return 0 }
    if most == 0 { return request.ttl }
    return most == least ? least : least + Int64(generator.unit() * Double(most - least))
  }
}
