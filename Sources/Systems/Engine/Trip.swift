internal import CacheStructures
internal import Service

/// A request on its way: of a client, of a tier that asks the next one, a load, a job's, or a flush. One type, because they
/// queue at the same origin.
struct Trip: BitwiseCopyable {
  static let none = UInt32.max

  enum Kind: UInt8 {
    case read
    case write
    case delete
    /// A tier's own question for a value that it lacks.
    case load
    case flush
  }

  /// Where it is of the origin.
  enum Place: UInt8 {
    case elsewhere
    case waiting
    case inService
    /// The timeout is over: nobody is interested any more, but the origin may still be at it.
    case withdrawn
  }

  struct Flags: OptionSet, BitwiseCopyable {
    let rawValue: UInt32
    /// The fill is not to be stored.
    static let void = Flags(rawValue: 1)
    /// Started by the early refresh rule.
    static let early = Flags(rawValue: 2)
    /// Nobody waits at the front.
    static let background = Flags(rawValue: 4)
    /// The value found is "not found".
    static let notFound = Flags(rawValue: 8)
    /// It has read or written a version.
    static let hasVersion = Flags(rawValue: 16)
    /// It is not stored when it is loaded.
    static let unstored = Flags(rawValue: 32)
    /// A reader that did not get the lock.
    static let loser = Flags(rawValue: 64)
    /// A sync early refresher.
    static let refresher = Flags(rawValue: 128)
    /// Part of the entry's chain of trips.
    static let chained = Flags(rawValue: 256)
    /// Its value is dirty: not of any version yet.
    static let dirtyValue = Flags(rawValue: 512)
    /// A write-behind write that goes to the origin by itself.
    static let direct = Flags(rawValue: 1024)
    /// A job's, which is counted nowhere but at the origin.
    static let job = Flags(rawValue: 2048)
    /// A circuit breaker's trial.
    static let probe = Flags(rawValue: 4096)
    /// What was evicted from the tier before, on its way down.
    static let demoted = Flags(rawValue: 8192)
    /// It goes to the origin, or is there.
    static let toOrigin = Flags(rawValue: 16384)
  }

  var kind: Kind
  var place: Place = .elsewhere
  var flags: Flags = []
  /// The key, as the system numbers keys; and as the node does.
  var id: UInt32
  var slot: UInt32 = 0
  /// Changes whenever the trip's memory is used for another one.
  var stamp: UInt32
  /// The tier that it is at; the number of tiers: it is at the origin, and no tier's.
  var tier: UInt32 = 0
  /// The node that it is at, if it is at one.
  var node: UInt32 = Trip.none
  /// The node of the tier before that asks, or `none`: a client.
  var asker: UInt32 = Trip.none
  /// The trip of the tier before that waits for this one's answer; `none`: it is a client's, a job's or a flush.
  var parent: UInt32 = Trip.none
  /// The compound request that it is part of.
  var compound: UInt32 = Trip.none
  var client: UInt64 = 0
  /// The index in the trace of the request; of a flush its number.
  var index: Int64
  var key: UInt64
  var size: Int64
  /// The time to live that the trace gives; and the key's last one in the trace so far, where a tier goes by it.
  var ttl: Int64
  var lastTTL: Int64
  var cost: Double
  var nextAccess: Int64
  /// When the client asked, or the load or flush was sent.
  var start: Int64
  /// When the first lock was refused.
  var waitsSince: Int64
  /// The version that it carries, when the origin read it, and until when it is fresh where it comes from.
  var version: UInt32
  var readAt: Int64
  var freshUntil: Int64
  /// How the value was found, seen from the whole system, and in which tier; the number of tiers: at the origin.
  var found: Outcome
  var foundAt: UInt32
  /// The expiry of the entry that an early refresh replaces.
  var oldExpiry: Int64
  /// What the load took.
  var delta: Int64
  /// A load's reader at the front.
  var leader: UInt32
  /// A load's first waiter, and the last.
  var firstWaiter: UInt32
  var lastWaiter: UInt32
  /// The next waiter of whatever this one waits for, or the next in the origin's queue, or in the queue of writes.
  var next: UInt32
  var nextOfKey: UInt32
  /// A flush's first dirty key.
  var firstDirty: UInt32
  /// Flushes that its answer waits for.
  var flushesAwaited: UInt32

  /// The version that its answer shows; nil: dirty, or none.
  var shownVersion: UInt32? { flags.contains(.hasVersion) && !flags.contains(.dirtyValue) ? version : nil }

  /// Makes memory that was another trip's, or nobody's, a new one.
  mutating func begin(_ kind: Kind, id: UInt32, stamp: UInt32, at time: Int64) {
    self.kind = kind
    place = .elsewhere
    flags = []
    self.id = id
    slot = 0
    self.stamp = stamp
    tier = 0
    node = Trip.none
    asker = Trip.none
    parent = Trip.none
    compound = Trip.none
    client = 0
    index = 0
    key = 0
    size = 0
    ttl = 0
    lastTTL = 0
    cost = 1
    nextAccess = .max
    start = time
    waitsSince = 0
    version = 0
    readAt = 0
    freshUntil = .max
    found = .miss
    foundAt = 0
    oldExpiry = 0
    delta = 0
    leader = Trip.none
    firstWaiter = Trip.none
    lastWaiter = Trip.none
    next = Trip.none
    nextOfKey = Trip.none
    firstDirty = Trip.none
    flushesAwaited = 0
  }

  /// Takes over what the trace says of another's request, and who its client is.
  mutating func ask(for other: borrowing Trip) {
    client = other.client
    index = other.index
    key = other.key
    size = other.size
    ttl = other.ttl
    lastTTL = other.lastTTL
    cost = other.cost
    nextAccess = other.nextAccess
  }

  /// Takes over what another found.
  mutating func take(from other: borrowing Trip) {
    version = other.version
    readAt = other.readAt
    freshUntil = other.freshUntil
    foundAt = other.foundAt
    flags.insert(.hasVersion)
    if other.flags.contains(.notFound) { flags.insert(.notFound) }
    if other.flags.contains(.dirtyValue) { flags.insert(.dirtyValue) }
  }
}
