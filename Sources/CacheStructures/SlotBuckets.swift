public import CacheCore

/// A hash table of slots by 64-bit hash, chained, whose buckets can be looked into one after the other.
///
/// For policies that find victims the way a server's hash table lets them: some in neighbouring buckets, or one at random.
/// It doubles when it holds as many slots as buckets and a new one comes, and shrinks below a tenth. New slots go to the
/// front of their chain. 12 bytes a slot and 4 a bucket.
@frozen
public struct SlotBuckets: ~Copyable {
  /// The first slot of each bucket, one higher; 0: none.
  @usableFromInline var heads = SlotArray<UInt32>()
  /// The next slot of the same bucket, one higher; 0: none.
  @usableFromInline var links = SlotArray<UInt32>()
  @usableFromInline var hashes = SlotArray<UInt64>()
  @usableFromInline static var fewest: UInt32 { 4 }

  /// How many slots there are.
  public private(set) var count: UInt32 = 0
  /// How many buckets there are: a power of two.
  public private(set) var buckets: UInt32 = SlotBuckets.fewest

  /// An empty table.
  public init() { heads.reserve(Int(SlotBuckets.fewest)) }

  /// Makes room for slots below `slots`.
  public mutating func reserve(slots: Int) {
    links.reserve(slots)
    hashes.reserve(slots)
  }

  /// Brings a bucket close.
  @inline(__always)
  public func prefetch(bucket: UInt32) { CacheStructures.prefetch(heads.pointer(bucket)) }

  /// No slot.
  @inlinable public static var none: UInt32 { @inline(__always) get { .max } }

  /// The first slot of a bucket, or `none`.
  @inline(__always)
  public func first(in bucket: UInt32) -> UInt32 { heads[bucket] &- 1 }

  /// The slot after `slot` in its bucket, or `none`.
  @inline(__always)
  public func next(after slot: UInt32) -> UInt32 { links[slot] &- 1 }

  /// The hash that a slot in the table was put in with.
  @inline(__always)
  public func hash(of slot: UInt32) -> UInt64 { hashes[slot] }

  /// The slot with a hash, or `none`. O(1) expected.
  @inline(__always)
  public func find(_ hash: UInt64) -> UInt32 {
    var slot = first(in: bucket(of: hash))
    while slot != SlotBuckets.none, hashes[slot] != hash { slot = next(after: slot) }
    return slot
  }

  /// Puts in a slot that is not in the table. Amortised O(1).
  @inline(__always)
  public mutating func insert(_ slot: UInt32, _ hash: UInt64) {
    if count == buckets { resize(buckets &* 2) }
    hashes[slot] = hash
    push(slot)
    count &+= 1
  }

  /// Takes out a slot that is in the table. Amortised O(1) expected.
  @inline(__always)
  public mutating func remove(_ slot: UInt32) {
    let bucket = bucket(of: hashes[slot])
    var before = first(in: bucket)
    if before == slot {
      heads[bucket] = links[slot]
    } else {
      while next(after: before) != slot { before = next(after: before) }
      links[before] = links[slot]
    }
    count &-= 1
    if buckets > SlotBuckets.fewest, count &* 10 < buckets { shrink() }
  }

  @inline(__always)
  private func bucket(of hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash) & (buckets &- 1) }

  @inline(__always)
  private func push(_ slot: UInt32) {
    let bucket = bucket(of: hashes[slot])
    links[slot] = heads[bucket]
    heads[bucket] = slot &+ 1
  }

  private mutating func shrink() {
    var fitting = SlotBuckets.fewest
    while fitting < count { fitting &*= 2 }
    resize(fitting)
  }

  @inline(never)
  private mutating func resize(_ size: UInt32) {
    var all: UInt32 = 0
    for bucket in 0..<buckets {
      var entry = heads[bucket]
      heads[bucket] = 0
      while entry != 0 {
        let next = links[entry &- 1]
        links[entry &- 1] = all
        all = entry
        entry = next
      }
    }
    heads.reserve(Int(size))
    buckets = size
    while all != 0 {
      let slot = all &- 1
      all = links[slot]
      push(slot)
    }
  }

  // MARK: - Drawing

  /// Puts up to `wanted` slots of consecutive buckets, from a random one on, into `sample`; answers how many. After a run
  /// of empty buckets it goes on at another random place; after ten steps a slot it stops. Source: dictGetSomeKeys of Redis
  /// 7.0.
  @inline(__always)
  public func draw(_ wanted: UInt32, _ generator: inout SplitMix64, into sample: borrowing SlotArray<UInt32>) -> UInt32
  {
    let wanted = min(wanted, count)
    let mask = buckets &- 1
    var bucket = UInt32(truncatingIfNeeded: generator.next()) & mask
    var (found, empty): (UInt32, UInt32) = (0, 0)
    for _ in 0..<wanted &* 10 {
      var slot = first(in: bucket)
      if slot == SlotBuckets.none {
        empty &+= 1
        if empty >= 5, empty > wanted {
          bucket = UInt32(truncatingIfNeeded: generator.next()) & mask
          empty = 0
        }
      } else {
        empty = 0
        repeat {
          sample[found] = slot
          found &+= 1
          if found == wanted { return found }
          slot = next(after: slot)
        } while slot != SlotBuckets.none
      }
      bucket = (bucket &+ 1) & mask
    }
    return found
  }

  /// Puts `wanted` different slots, or all, into `sample`, each as likely as any other; answers how many.
  ///
  /// Tries a random place of a random bucket until there is a slot. A chain of more than eight, of which there are some in
  /// a million, is cut.
  public func drawEvenly(
    _ wanted: UInt32, _ generator: inout SplitMix64, into sample: borrowing SlotArray<UInt32>
  ) -> UInt32 {
    let wanted = min(wanted, count)
    var found: UInt32 = 0
    for _ in 0..<wanted &* 1000 where found < wanted {
      let draw = generator.next()
      var slot = first(in: UInt32(truncatingIfNeeded: draw) & (buckets &- 1))
      var place = draw &>> 61
      while place > 0, slot != SlotBuckets.none {
        slot = next(after: slot)
        place &-= 1
      }
      guard slot != SlotBuckets.none, (0..<found).allSatisfy({ sample[$0] != slot }) else { continue }
      sample[found] = slot
      found &+= 1
    }
    return found
  }

  /// A random slot of a random bucket that is not empty; the table is not empty. Not each slot is as likely as any other.
  /// Source: dictGetRandomKey of Redis.
  public func drawOne(_ generator: inout SplitMix64) -> UInt32 {
    var first = SlotBuckets.none
    while first == SlotBuckets.none {
      first = self.first(in: UInt32(truncatingIfNeeded: generator.next()) & (buckets &- 1))
    }
    var length: UInt32 = 0
    var slot = first
    while slot != SlotBuckets.none {
      length &+= 1
      slot = next(after: slot)
    }
    slot = first
    for _ in 0..<(length == 1 ? 0 : generator.below(length)) { slot = next(after: slot) }
    return slot
  }

  /// Whether every slot is in its bucket and all are counted: for checks.
  public var isConsistent: Bool {
    var found: UInt32 = 0
    for bucket in 0..<buckets {
      var slot = first(in: bucket)
      while slot != SlotBuckets.none, found <= count {
        if self.bucket(of: hashes[slot]) != bucket { return false }
        found += 1
        slot = next(after: slot)
      }
    }
    return found == count
  }
}
