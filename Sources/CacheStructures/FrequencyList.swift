/// Slots by how often they were used, least often first, and among equals the one that has been there longest first.
///
/// A list of buckets in order of frequency, each with the list of its slots. Counting a use up moves a slot to the next
/// bucket: O(1). Putting in a slot walks past the buckets of lower frequency: O(1) for a new object, whose frequency is 1.
/// Source: Shah, Mitra, Matani, "An O(1) algorithm for implementing the LFU cache eviction scheme", 2010,
/// arXiv:2110.11602. 16 bytes a slot, 32 a bucket.
@frozen
public struct FrequencyList: ~Copyable {
  @frozen @usableFromInline
  struct Node: BitwiseCopyable {
    @usableFromInline var previous: UInt32
    @usableFromInline var next: UInt32
    @usableFromInline var bucket: UInt32
    @usableFromInline var unused: UInt32

    @inlinable @inline(__always)
    init(previous: UInt32, next: UInt32, bucket: UInt32) {
      self.previous = previous
      self.next = next
      self.bucket = bucket
      unused = 0
    }
  }

  @frozen @usableFromInline
  struct Bucket: BitwiseCopyable {
    @usableFromInline var frequency: UInt64
    @usableFromInline var head: UInt32
    @usableFromInline var tail: UInt32
    @usableFromInline var lower: UInt32
    @usableFromInline var higher: UInt32

    @inlinable @inline(__always)
    init(frequency: UInt64, head: UInt32, tail: UInt32, lower: UInt32, higher: UInt32) {
      self.frequency = frequency
      self.head = head
      self.tail = tail
      self.lower = lower
      self.higher = higher
    }
  }

  @inlinable
  static var none: UInt32 { @inline(__always) get { .max } }

  @usableFromInline var nodes = SlotArray<Node>()
  @usableFromInline var buckets = SlotArray<Bucket>()
  /// Emptied buckets, linked by `higher`.
  @usableFromInline var free: UInt32 = .max
  @usableFromInline var bucketCount: UInt32 = 0
  @usableFromInline var lowest: UInt32 = .max
  /// How many slots there are.
  public var count = 0

  /// No slots.
  public init() {}

  /// Makes room for slots below `slots`.
  public mutating func reserve(slots: Int) {
    nodes.reserve(slots)
    buckets.reserve(slots + 2)
  }

  /// Brings the node of a slot close.
  @inlinable @inline(__always)
  public func prefetch(_ slot: UInt32) { CacheStructures.prefetch(nodes.pointer(slot)) }

  /// The slot used least often, the longest there among equals, or `SlotList.none`.
  @inlinable @inline(__always)
  public var first: UInt32 { lowest == FrequencyList.none ? SlotList.none : buckets[lowest].head }

  /// The slot that comes after the first in its bucket, or `SlotList.none`: for looking ahead.
  @inlinable @inline(__always)
  public var second: UInt32 { lowest == FrequencyList.none ? SlotList.none : nodes[buckets[lowest].head].next }

  /// The slot used least often, the shortest there among equals, or `SlotList.none`.
  @inlinable @inline(__always)
  public var newestOfFirst: UInt32 { lowest == FrequencyList.none ? SlotList.none : buckets[lowest].tail }

  /// How often a slot of the list was used.
  @inlinable @inline(__always)
  public func frequency(of slot: UInt32) -> UInt64 { buckets[nodes[slot].bucket].frequency }

  /// Puts in a slot that is not in the list.
  @inlinable @inline(__always)
  public mutating func insert(_ slot: UInt32, frequency: UInt64) {
    var lower = FrequencyList.none
    var higher = lowest
    while higher != FrequencyList.none, buckets[higher].frequency < frequency {
      lower = higher
      higher = buckets[higher].higher
    }
    let found = higher != FrequencyList.none && buckets[higher].frequency == frequency
    append(slot, to: found ? higher : makeBucket(frequency, between: lower, and: higher))
    count &+= 1
  }

  /// Counts a use of a slot of the list.
  @inlinable @inline(__always)
  public mutating func increment(_ slot: UInt32) {
    let old = nodes[slot].bucket
    let bucket = buckets[old]
    let frequency = bucket.frequency &+ 1
    let found = bucket.higher != FrequencyList.none && buckets[bucket.higher].frequency == frequency
    if !found, bucket.head == bucket.tail {
      buckets.pointer(old).pointee.frequency = frequency
      return
    }
    let target = found ? bucket.higher : makeBucket(frequency, between: old, and: bucket.higher)
    detach(slot)
    append(slot, to: target)
  }

  /// Takes out a slot of the list.
  @inlinable @inline(__always)
  public mutating func remove(_ slot: UInt32) {
    detach(slot)
    count &-= 1
  }

  /// Halves all frequencies, rounding down. Of two that become equal, the lower before comes first. O(n).
  public mutating func halve() {
    var bucket = lowest
    while bucket != FrequencyList.none {
      let higher = buckets[bucket].higher
      let lower = buckets[bucket].lower
      let frequency = buckets[bucket].frequency / 2
      if lower != FrequencyList.none, buckets[lower].frequency == frequency {
        while buckets[bucket].head != SlotList.none {
          let slot = buckets[bucket].head
          let isLast = buckets[bucket].tail == slot
          detach(slot)
          append(slot, to: lower)
          if isLast { break }
        }
      } else {
        buckets.pointer(bucket).pointee.frequency = frequency
      }
      bucket = higher
    }
  }

  @inlinable @inline(__always)
  mutating func makeBucket(_ frequency: UInt64, between lower: UInt32, and higher: UInt32) -> UInt32 {
    let bucket: UInt32
    if free == FrequencyList.none {
      bucket = bucketCount
      bucketCount &+= 1
    } else {
      bucket = free
      free = buckets[bucket].higher
    }
    buckets[bucket] = Bucket(
      frequency: frequency, head: SlotList.none, tail: SlotList.none, lower: lower, higher: higher)
    if lower == FrequencyList.none { lowest = bucket } else { buckets.pointer(lower).pointee.higher = bucket }
    if higher != FrequencyList.none { buckets.pointer(higher).pointee.lower = bucket }
    return bucket
  }

  @inlinable @inline(__always)
  mutating func append(_ slot: UInt32, to bucket: UInt32) {
    let tail = buckets[bucket].tail
    nodes[slot] = Node(previous: tail, next: SlotList.none, bucket: bucket)
    if tail == SlotList.none {
      buckets.pointer(bucket).pointee.head = slot
    } else {
      nodes.pointer(tail).pointee.next = slot
    }
    buckets.pointer(bucket).pointee.tail = slot
  }

  /// Takes a slot out of its bucket, and the bucket out of the list if that empties it.
  @inlinable @inline(__always)
  mutating func detach(_ slot: UInt32) {
    let node = nodes[slot]
    let bucket = buckets.pointer(node.bucket)
    if node.previous == SlotList.none {
      bucket.pointee.head = node.next
    } else {
      nodes.pointer(node.previous).pointee.next = node.next
    }
    if node.next == SlotList.none {
      bucket.pointee.tail = node.previous
    } else {
      nodes.pointer(node.next).pointee.previous = node.previous
    }
    guard bucket.pointee.head == SlotList.none else { return }
    let (lower, higher) = (bucket.pointee.lower, bucket.pointee.higher)
    if lower == FrequencyList.none { lowest = higher } else { buckets.pointer(lower).pointee.higher = higher }
    if higher != FrequencyList.none { buckets.pointer(higher).pointee.lower = lower }
    bucket.pointee.higher = free
    free = node.bucket
  }

  /// Walks everything and checks links and order; answers frequencies with their slots, or nil if it is broken.
  public func checkedBuckets() -> [(frequency: UInt64, slots: [UInt32])]? {
    var result: [(frequency: UInt64, slots: [UInt32])] = []
    var (lower, bucket, found) = (FrequencyList.none, lowest, 0)
    while bucket != FrequencyList.none {
      let here = buckets[bucket]
      guard here.lower == lower, result.last.map({ $0.frequency < here.frequency }) ?? true else { return nil }
      var (slots, previous, slot): ([UInt32], UInt32, UInt32) = ([], SlotList.none, here.head)
      while slot != SlotList.none {
        guard found < count, nodes[slot].bucket == bucket, nodes[slot].previous == previous else { return nil }
        found += 1
        slots.append(slot)
        previous = slot
        slot = nodes[slot].next
      }
      guard !slots.isEmpty, here.tail == previous else { return nil }
      result.append((here.frequency, slots))
      lower = bucket
      bucket = here.higher
    }
    return found == count ? result : nil
  }
}
