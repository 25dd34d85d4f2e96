/// A request on its way: of a client, a load, or a flush. One type, because they queue at the same origin.
struct Trip: BitwiseCopyable {
  static let none = UInt32.max

  enum Kind: UInt8 {
    case read
    case write
    case delete
    case load
    case flush
  }

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
    /// Newer versions than the one it carries were committed.
    static let outdated = Flags(rawValue: 16)
    /// It has read or written a version.
    static let hasVersion = Flags(rawValue: 32)
    /// It is not stored when it is loaded.
    static let unstored = Flags(rawValue: 64)
    /// A reader that did not get the lock.
    static let loser = Flags(rawValue: 128)
    /// A sync early refresher.
    static let refresher = Flags(rawValue: 256)
    /// It has been answered.
    static let answered = Flags(rawValue: 512)
    /// Part of the key's chain of trips.
    static let chained = Flags(rawValue: 1024)
    /// Its value is dirty: not of any version yet.
    static let dirtyValue = Flags(rawValue: 2048)
    /// A write-behind write that goes to the origin by itself.
    static let direct = Flags(rawValue: 4096)
  }

  var kind: Kind
  var place: Place = .elsewhere
  var flags: Flags = []
  var id: UInt32
  /// Changes whenever the trip's memory is used for another one.
  var stamp: UInt32
  /// The index in the trace of the request; of a flush its number.
  var index: Int64
  var key: UInt64
  var size: Int64
  /// The time to live that the trace gives, so far.
  var ttl: Int64
  var cost: Double
  var nextAccess: Int64
  /// When the client asked, or the load or flush was sent.
  var start: Int64
  /// When the first lock was refused.
  var waitsSince: Int64 = 0
  var version: UInt32 = 0
  var supersededAt: Int64 = 0
  /// The expiry of the entry that an early refresh replaces.
  var oldExpiry: Int64 = 0
  /// What the load took at the origin.
  var delta: Int64 = 0
  /// A load's reader at the front.
  var leader: UInt32 = Trip.none
  /// A load's or flush's first waiter, and the last.
  var firstWaiter: UInt32 = Trip.none
  var lastWaiter: UInt32 = Trip.none
  /// The next waiter of whatever this one waits for, or the next in the origin's queue, or in the queue of writes.
  var next: UInt32 = Trip.none
  var nextOfKey: UInt32 = Trip.none
  /// A flush's first dirty key.
  var firstDirty: UInt32 = Trip.none
  /// Flushes that its answer waits for.
  var flushesAwaited: UInt32 = 0

  /// The version that its answer shows; nil: dirty, or none.
  var shownVersion: UInt32? { flags.contains(.hasVersion) && !flags.contains(.dirtyValue) ? version : nil }

  /// Makes memory that was another trip's, or nobody's, a new one: field by field, because a copy of the whole from the
  /// stack took a tenth of a replay.
  mutating func begin(_ kind: Kind, id: UInt32, stamp: UInt32, at time: Int64) {
    self.kind = kind
    place = .elsewhere
    flags = []
    self.id = id
    self.stamp = stamp
    index = 0
    key = 0
    size = 0
    ttl = 0
    cost = 1
    nextAccess = .max
    start = time
    waitsSince = 0
    version = 0
    supersededAt = 0
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
}
