public import CacheCore

/// A place in a simulation's cache: a small number that an object has while the cache or the policy's ghosts hold it.
///
/// Slots are given out densely and again, so a policy's state is plain arrays indexed by slot, whose size follows the
/// cache and not the trace, in either memory mode.
public typealias Slot = UInt32

/// What decides which object leaves a full cache.
///
/// A policy says what to do on a hit, before and on an insertion, which object to give up, and how to forget one that left
/// for another reason. `CacheStore` does everything else, once for all policies: residency, sizes, capacity, counting. A
/// miss is told in this order: `miss`, then as often as it takes to make room `victim` and `evicted`, then `insert`
/// (`insert` first where `insertsFirst` is true).
///
/// A policy may keep objects that left as ghosts: `evicted` answers true, the slot stays bound to the object, and the next
/// request for it comes as `miss(ghost: true)`, after which the slot is no longer a ghost. A ghost is given back with
/// `CacheView.forget`.
public protocol EvictionPolicy: ~Copyable, SendableMetatype {
  /// The row of the table: names, parameters, needs, source.
  static var description: PolicyDescription { get }

  /// A policy for an empty cache.
  init(_ setup: PolicySetup) throws(CachesimError)

  /// Slots below `slots` may be used from now on: grow the arrays. Called once a block at most.
  mutating func reserve(slots: Int)

  /// Brings the state of a slot close; a request for it comes soon. It may be any slot below the reserved number.
  func prefetch(_ slot: Slot)

  /// Residents that will probably be given up soon. The store asks after each eviction.
  func comingVictims() -> ComingSlots

  /// Ghosts that will probably be forgotten soon. The store asks after ghosts were forgotten.
  func comingForgotten() -> ComingSlots

  /// A resident object was asked for.
  mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView)

  /// An object that is not resident was asked for; nothing has been evicted for it yet. `ghost`: this policy kept it as a
  /// ghost until now, and has to take it out of its ghosts here. Called for objects too large for the cache too.
  mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView)

  /// Chooses the object to give up so that `incoming` fits; `incoming` itself: refuse it. Never called on an empty cache.
  mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot

  /// `slot`, which `victim` chose, has left. True keeps it as a ghost. Its weight is still known to `cache`.
  mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool

  /// `slot` becomes resident.
  mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView)

  /// `slot`, told by `miss`, does not become resident (too large, or refused). True keeps it as a ghost.
  mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool

  /// The weight of a resident object changed, after its hit was told.
  mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView)

  /// A resident object left for another reason (deleted, expired, grown too large): never a ghost, from anywhere.
  mutating func remove(_ slot: Slot, _ cache: CacheView)

  /// True: the newcomer goes in before a victim is chosen (which may then be the newcomer).
  var insertsFirst: Bool { get }

  /// Heavier objects are refused before anything is evicted for them, whatever room there is.
  var heaviestAdmitted: Int64 { get }

  /// The weight of residents that are held beside the capacity. 0, except where a fault of another simulator is reproduced.
  var uncountedWeight: Int64 { get }

  /// Why its answers count for nothing from some request on, which ends the run; nil: all is well. Looked at between
  /// blocks.
  var failure: PolicyFailure? { get }

  /// When the policy calls `CacheView.giveUp`, which costs the store a look afterwards.
  static var surplusEvictions: SurplusEvictions { get }

  /// Whether the victim that `victim` named may stay after all: an admission filter can refuse the newcomer when it knows
  /// whom it would replace. Then `refused` follows instead of `evicted`, and the victim must be as resident as before.
  static var victimMayStay: Bool { get }

  /// Whether objects leave when their time is over, which costs the store two looks a request: `advance` and `isExpired`.
  static var expires: Bool { get }

  /// A request comes. Residents that are given up now (`CacheView.giveUp`) leave as expired, told by `remove`. Called where
  /// `expires`.
  mutating func advance(to request: Request, _ cache: CacheView)

  /// Whether the time of a resident that is asked for is over: then it leaves, told by `remove`, and the request misses.
  /// Called where `expires`.
  func isExpired(_ slot: Slot, _ request: Request) -> Bool

  /// Checks the policy's own structures; answers what is wrong, or nil. For tests: may be slow.
  func checkInvariants(_ cache: CacheView) -> String?
}

extension EvictionPolicy where Self: ~Copyable {
  @inlinable
  public func prefetch(_ slot: Slot) {}
  @inlinable
  public func comingVictims() -> ComingSlots { .none }
  @inlinable
  public func comingForgotten() -> ComingSlots { .none }
  @inlinable
  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {}
  @inlinable
  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool { false }
  @inlinable
  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool { false }
  @inlinable
  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {}
  @inlinable
  public var insertsFirst: Bool { false }
  @inlinable
  public var uncountedWeight: Int64 { 0 }
  @inlinable
  public var failure: PolicyFailure? { nil }
  @inlinable
  public var heaviestAdmitted: Int64 { .max }
  @inlinable
  public static var surplusEvictions: SurplusEvictions { .never }
  public static var victimMayStay: Bool { false }
  @inlinable
  public static var expires: Bool { false }
  @inlinable
  public mutating func advance(to request: Request, _ cache: CacheView) {}
  @inlinable
  public func isExpired(_ slot: Slot, _ request: Request) -> Bool { false }
}

/// When a policy gives up residents although nothing needs their room, because a part of its cache overflows.
public enum SurplusEvictions: Sendable {
  /// It never does.
  case never
  /// In `victim`, `insert`, `refused` and `resized`.
  case onMisses
  /// In `hit` too, which may also forget ghosts.
  case onHits
}

/// Why a policy cannot go on.
public struct PolicyFailure: Sendable {
  /// The index of the request at which that was found.
  public let request: Int64
  /// What to say.
  public let error: CachesimError

  /// A failure at a request.
  public init(request: Int64, error: CachesimError) {
    self.request = request
    self.error = error
  }
}

/// What a policy is made with.
public struct PolicySetup {
  /// The values of its parameters.
  public let parameters: ParameterValues
  /// Objects or bytes, as `isUnit` says.
  public let capacity: Int64
  /// True: capacity counts objects, each weighs 1. False: bytes.
  public let isUnit: Bool
  /// For policies that draw.
  public let seed: UInt64

  /// A setup.
  public init(parameters: ParameterValues, capacity: Int64, isUnit: Bool, seed: UInt64) {
    self.parameters = parameters
    self.capacity = capacity
    self.isUnit = isUnit
    self.seed = seed
  }
}

/// What a policy costs, beside what the store does for all: time a request and memory, with its default parameters.
public struct PolicyCost: Sendable, Equatable, CustomStringConvertible {
  /// How the time of a request grows with the number n of objects in the cache.
  public enum Time: String, Sendable {
    /// Not at all.
    case constant = "O(1)"
    /// Not at all over many requests; one may take long.
    case amortised = "amortised O(1)"
    /// As its logarithm: a heap or a tree.
    case logarithmic = "O(log n)"
    /// As the square of its logarithm, over many requests.
    case logarithmicSquared = "amortised O(log^2 n)"
    /// In proportion.
    case linear = "O(n)"
  }

  /// How the time of a request grows.
  public let time: Time
  /// Bytes of state for each object or ghost that is kept.
  public let bytesPerSlot: Int

  /// A cost.
  public init(_ time: Time, bytesPerSlot: Int) {
    self.time = time
    self.bytesPerSlot = bytesPerSlot
  }

  public var description: String { "\(time.rawValue) a request, \(bytesPerSlot) bytes a slot" }
}

/// The row of a policy: everything lists, checks and documentation say of it.
public struct PolicyDescription: Sendable {
  /// How a policy's counts are known to be right.
  public enum Verification: String, Sendable {
    /// Equal counts in another simulator.
    case reference
    /// A formula.
    case closedForm = "closed form"
    /// A naive second implementation only.
    case naiveModel = "naive model"
    /// They are not.
    case unverified = "not verified"
  }

  /// As it is spelt in options and reports.
  public let name: String
  /// Other tools' spellings.
  public let aliases: [String]
  /// What it does, in one sentence.
  public let summary: String
  /// Its parameters, in order.
  public let parameters: [Parameter]
  /// Columns that it cannot do without.
  public let needs: TraceColumns
  /// Whether its choices are drawn at random.
  public let isRandom: Bool
  /// Where it was published.
  public let source: String
  /// How it is verified.
  public let verification: Verification
  /// What it costs; nil: not said.
  public let cost: PolicyCost?

  /// A row.
  public init(
    name: String, aliases: [String] = [], summary: String, parameters: [Parameter] = [], needs: TraceColumns = [],
    isRandom: Bool = false, source: String, verification: Verification, cost: PolicyCost? = nil
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.parameters = parameters
    self.needs = needs
    self.isRandom = isRandom
    self.source = source
    self.verification = verification
    self.cost = cost
  }
}
