internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

/// One cache of a tier.
///
/// Keys have numbers of the node's own where it serves only some of the clients (a browser), so that memory goes with what
/// it was asked for; else the system's.
struct Node: ~Copyable {
  let tier: UInt32
  /// Its number in the tier.
  let number: Int
  /// What holds its entries; nil: it holds nothing.
  let cache: ServedCache?
  let numbersKeys: Bool
  private var table = KeyTable()
  private var ids = SlotArray<UInt32>()
  var entries = SlotArray<Entry>()
  /// How many keys it knows; of its own numbering.
  var slots = 0
  private var roomFor = 0
  private var touchesLeft = 0
  private static var touchesAtATime: Int { 4096 }
  /// How many faults keep it down.
  var faults = 0
  var reads = ReadCounts()
  let related: RelatedKeys?

  // Write-behind
  var firstDirty = DirtyKey.none
  var lastDirty = DirtyKey.none
  /// Keys that are not committed.
  var uncommitted: Int64 = 0
  /// Keys that wait and whose flush is not under way.
  var eligible: Int64 = 0
  var evictedWaiting: Int64 = 0
  var firstBlocked = Trip.none
  var lastBlocked = Trip.none
  var lastBehindStore: Int64 = -1

  // Active expiry
  var mortals = SlotBuckets()
  var mortalPlaces = SlotArray<UInt8>()
  var activeCursor: UInt32 = 0
  var isCycling = false

  init(tier: UInt32, number: Int, cache: ServedCache?, numbersKeys: Bool, related: RelatedKeys?) {
    self.tier = tier
    self.number = number
    self.cache = cache
    self.numbersKeys = numbersKeys
    self.related = related
  }

  @inline(__always)
  var isDown: Bool { faults > 0 }

  /// The node's number of a key, which it knows from then on. `objects`: how many keys the system knows.
  @inline(__always)
  mutating func slot(_ id: UInt32, objects: Int) -> UInt32 {
    if !numbersKeys {
      if objects > slots {
        slots = objects
        entries.reserve(objects)
      }
      return id
    }
    let slot = table.intern(UInt64(id) + 1)
    if Int(slot) >= slots {
      slots = Int(slot) + 1
      entries.reserve(slots)
      ids.reserve(slots)
      ids[slot] = id
    }
    return slot
  }

  /// The node's number of a key, if it knows it.
  @inline(__always)
  func slotIfKnown(_ id: UInt32) -> UInt32? {
    if !numbersKeys { return Int(id) < slots ? id : nil }
    let slot = table.find(UInt64(id) + 1)
    return slot == KeyTable.none ? nil : slot
  }

  /// The key that the node numbers so.
  @inline(__always)
  func id(_ slot: UInt32) -> UInt32 { numbersKeys ? ids[slot] : slot }

  @inline(__always)
  func entry(_ slot: UInt32) -> UnsafeMutablePointer<Entry> { entries.pointer(slot) }

  @inline(__always)
  func isResident(_ slot: UInt32) -> Bool { entries[slot].flags.contains(.resident) }

  /// Makes room in the cache for one more touch of a key.
  @inline(__always)
  mutating func makeRoom(_ cache: ServedCache) {
    if touchesLeft == 0 || slots > roomFor {
      touchesLeft = Node.touchesAtATime
      roomFor = slots
      cache.reserve(touches: touchesLeft, objects: slots)
    }
    touchesLeft -= 1
  }
}
