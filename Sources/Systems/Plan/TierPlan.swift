public import CacheCore
public import Policies
public import Service

/// A tier: caches that clients, or the tier before, ask before they ask the next tier or the origin.
public struct TierPlan: Sendable {
  /// What a tier has to do with the next one towards the origin.
  public enum Mode: String, Sendable, CaseIterable {
    /// Nothing: each evicts by itself.
    case nonInclusive = "non-inclusive"
    /// What is in this tier is in the next one too: what leaves there, evicted or expired, leaves here at once.
    case inclusive
    /// Nothing is in both: a hit in the next tier moves the object here, and what is evicted here is stored there.
    case exclusive
  }

  /// Whom a cache of the tier serves.
  public enum Scope: Sendable, Equatable {
    /// All clients.
    case shared
    /// So many clients each, by number: 1 for browsers, 4 for routers in homes of four.
    case perClient(groupOf: Int64)
  }

  /// What becomes of requests that find no node alive, or an open circuit breaker.
  public enum FailMode: String, Sendable, CaseIterable {
    /// The tier is passed over: they ask the next one.
    case open
    /// They are errors.
    case closed
  }

  /// As results name it: `tier.NAME.hit_ratio`. Tiers of one system have different names.
  public var name: String
  /// The eviction policy of each of its caches.
  public var policy: PolicyChoice
  /// What each of its caches holds; nil: nothing, everything passes through.
  public var capacity: Capacity?
  /// What decides which missed objects are let in; nil: all that fit.
  public var admission: AdmissionChoice?
  /// What it has to do with the next tier.
  public var mode = Mode.nonInclusive
  /// Whom a cache serves. With `perClient` there is a cache for each group of clients, and `nodes` and `routing` mean nothing.
  public var scope = Scope.shared
  /// How many nodes share the load; 1 or more.
  public var nodes = 1
  /// Which node is asked.
  public var routing = Routing.modulo
  /// The trip here and back from whoever asks; paid once by each request, before anything else.
  public var network = Distance()
  /// What the tier's caches do, by the names and rules of one-tier replays. What says something of the origin, of clients or
  /// of prices has no place here (`check`).
  public var service = ServiceOptions()
  /// Whether a fill lives no longer than what is left of the life of the value that it is filled with (DNS, CDN `Age`).
  public var inheritsTTL = false
  /// Each lookup is a hit with this probability, whatever was stored: a tier that is stipulated, not simulated; nil: simulated.
  public var stipulatedHitRatio: Double?
  /// What becomes of requests when no node can be asked.
  public var failMode = FailMode.open
  /// Whether requests of a node that is down go to the others at once, as with clients that know who is alive. If not, they
  /// are treated by `failMode`.
  public var reroutes = true
  /// Nanoseconds that a request waits for a node that is down before `failMode` applies.
  public var timeout: Int64 = 0
  /// Stops asking the tier after failures; nil: it is asked every time.
  public var breaker: CircuitBreaker?

  /// A tier of one node.
  public init(name: String, policy: PolicyChoice, capacity: Capacity?) {
    self.name = name
    self.policy = policy
    self.capacity = capacity
  }
}
