public import CacheCore
internal import CacheStructures
internal import Synchronization

/// A policy in the table: its description, and how to simulate it.
public struct PolicyRow: Sendable {
  /// What a row is.
  public enum Kind: Sendable {
    /// An eviction policy: a cache of the given capacity.
    case cache
    /// A bound on the hits of all caches of the given capacity; no cache may have as many, and what it holds means nothing.
    case bound
  }

  /// What lists, checks and documentation say of it.
  public let description: PolicyDescription
  /// A cache, or a bound on all caches.
  public let kind: Kind
  /// Whether an admission filter may compare a newcomer with the victim (`EvictionPolicy.victimMayStay`).
  public let victimMayStay: Bool
  @usableFromInline let make: @Sendable (StoreSetup, ParameterValues) throws(CachesimError) -> Simulation
  @usableFromInline let makeServed: @Sendable (StoreSetup, ParameterValues) throws(CachesimError) -> ServedCache

  /// The row of a policy type. Inlined where the type is concrete, so that its block loop is specialised.
  @inlinable @inline(__always)
  public init<Policy: EvictionPolicy & ~Copyable>(_ policy: Policy.Type) { self.init(policy, Policy.description) }

  /// The row of a policy type whose description is not the type's alone.
  @inlinable @inline(__always)
  init<Policy: EvictionPolicy & ~Copyable>(_ policy: Policy.Type, _ description: PolicyDescription) {
    self.description = description
    kind = .cache
    victimMayStay = Policy.victimMayStay
    make = { (setup: StoreSetup, parameters: ParameterValues) throws(CachesimError) -> Simulation in
      switch setup.memory {
      case .dense: try Simulation(Policy.self, DenseDirectory.self, setup, parameters)
      case .hashed: try Simulation(Policy.self, HashedDirectory.self, setup, parameters)
      }
    }
    makeServed = { (setup: StoreSetup, parameters: ParameterValues) throws(CachesimError) -> ServedCache in
      try ServedCache(Policy.self, setup, parameters)
    }
  }

  /// The row of a policy that is one type for caches of up to `limit` objects and another for larger ones: the same counts,
  /// each faster where it is used.
  @inline(__always)
  init<Small: EvictionPolicy & ~Copyable, Large: EvictionPolicy & ~Copyable>(
    _ small: Small.Type, upTo limit: Int64, beyond large: Large.Type
  ) {
    let (few, many) = (PolicyRow(small), PolicyRow(large))
    description = few.description
    kind = .cache
    victimMayStay = few.victimMayStay
    make = { (setup: StoreSetup, parameters: ParameterValues) throws(CachesimError) -> Simulation in
      try (setup.isLarger(than: limit) ? many : few).make(setup, parameters)
    }
    makeServed = { (setup: StoreSetup, parameters: ParameterValues) throws(CachesimError) -> ServedCache in
      try (setup.isLarger(than: limit) ? many : few).makeServed(setup, parameters)
    }
  }

  /// The row of a bound that is a cache without limit.
  @inline(__always)
  init<Policy: EvictionPolicy & ~Copyable>(unlimited policy: Policy.Type) {
    let limited = PolicyRow(policy)
    description = limited.description
    kind = .bound
    victimMayStay = false
    make = { (setup: StoreSetup, parameters: ParameterValues) throws(CachesimError) -> Simulation in
      try limited.make(setup.withoutLimit, parameters)
    }
    makeServed = { (setup: StoreSetup, parameters: ParameterValues) throws(CachesimError) -> ServedCache in
      try limited.makeServed(setup.withoutLimit, parameters)
    }
  }

  /// The row of a bound that is a function of the whole trace.
  init(
    bound description: PolicyDescription, dense: @escaping @Sendable (StoreSetup) -> Simulation,
    hashed: @escaping @Sendable (StoreSetup) -> Simulation
  ) {
    self.description = description
    kind = .bound
    victimMayStay = false
    make = { (setup: StoreSetup, _: ParameterValues) throws(CachesimError) -> Simulation in
      setup.memory == .dense ? dense(setup) : hashed(setup)
    }
    makeServed = { (_: StoreSetup, _: ParameterValues) throws(CachesimError) -> ServedCache in
      throw CachesimError(
        .usage, "'\(description.name)' is a bound computed from a whole trace, and cannot serve requests on a clock")
    }
  }

  /// A cache under this policy.
  public func simulation(_ setup: StoreSetup, _ parameters: ParameterValues) throws(CachesimError) -> Simulation {
    if kind == .bound, let admission = setup.admission, admission.row.description.name != "always" {
      throw CachesimError(
        .usage,
        "'\(description.name)' bounds what every cache can do, and takes no admission filter; leave one of them out")
    }
    return try make(setup, parameters)
  }

  /// A cache under this policy for an engine that decides by itself when objects are asked for, stored and removed.
  /// `setup.memory` and `setup.operations` mean nothing to it. Throws for bounds that are functions of a whole trace.
  public func servedCache(_ setup: StoreSetup, _ parameters: ParameterValues) throws(CachesimError) -> ServedCache {
    try makeServed(setup, parameters)
  }
}

/// The policies there are. A new one is a file and a row; help, lists, documentation and conformance tests iterate.
public enum PolicyTable {
  /// Every policy, by family, in the order of lists; those of other packages last.
  public static var rows: [PolicyRow] { builtIn + registered.withLock { $0 } }

  /// The names of those that no cache can be: they know the future, or have no limit.
  public static var bounds: Set<String> {
    Set(
      rows.map(\.description).filter { $0.needs.contains(.nextAccess) || $0.summary.hasPrefix("bound:") }.map(\.name))
  }

  /// Policies of other packages.
  private static let registered = Mutex<[PolicyRow]>([])

  /// Adds a policy of another package to the table, before anything is replayed. From any thread.
  ///
  /// Throws where another policy has the name or an alias already, or where it could not be spelt in an option.
  public static func register(_ row: PolicyRow) throws(CachesimError) {
    let names = [row.description.name] + row.description.aliases
    for name in names where name.isEmpty || name.contains(where: { ":,=".contains($0) || $0.isWhitespace }) {
      throw CachesimError(.usage, "a policy cannot be called '\(name)': no ':', ',', '=' or space")
    }
    let taken = registered.withLock { rows -> String? in
      let known = [PluginPolicy.name] + (builtIn + rows).flatMap { [$0.description.name] + $0.description.aliases }
      if let taken = names.first(where: known.contains) { return taken }
      rows.append(row)
      return nil
    }
    if let taken { throw CachesimError(.usage, "there is a policy '\(taken)' already; give yours another name") }
  }

  private static let builtIn: [PolicyRow] = [
    // Simple
    PolicyRow(RandomEviction.self),
    PolicyRow(SampledEviction.self),
    PolicyRow(SoonestExpiry.self),
    PolicyRow(NoEviction.self),
    // Queues
    PolicyRow(LRU<RecencyLists>.self, upTo: 1 << 17, beyond: LRU<RecencyLogs>.self),
    PolicyRow(LazyLRU.self),
    PolicyRow(MRU.self),
    PolicyRow(NRU.self),
    PolicyRow(FIFO.self),
    PolicyRow(FIFOMerge.self),
    PolicyRow(CLOCK.self),
    PolicyRow(DelayedReinsertion.self),
    PolicyRow(SIEVE.self),
    PolicyRow(SIEVEK.self),
    PolicyRow(SLRU.self),
    PolicyRow(SLRU.self, SLRU.s4lru),
    PolicyRow(TwoQ.self),
    PolicyRow(TuQueue.self),
    PolicyRow(MultiQueue.self),
    PolicyRow(S3FIFOQueues<PlainS3FIFO>.self),
    PolicyRow(S3FIFOQueues<Clock2QPlus>.self),
    PolicyRow(S3FIFOQueues<S4FIFO>.self),
    PolicyRow(QDLP.self),
    // Reuse distance
    PolicyRow(LRUK.self),
    PolicyRow(LIRS.self),
    PolicyRow(LIRS2.self),
    PolicyRow(DLIRS.self),
    PolicyRow(ClockPro.self),
    PolicyRow(ClockProSimple.self),
    PolicyRow(DClock.self),
    PolicyRow(FRD.self),
    // Frequency
    PolicyRow(LFU.self),
    PolicyRow(LFUDA.self),
    PolicyRow(LRFU.self),
    PolicyRow(Hyperbolic.self),
    PolicyRow(WTinyLFU.self),
    PolicyRow(LibCacheSimWTinyLFU.self),
    // Adaptive
    PolicyRow(ARC<RecencyLists>.self, upTo: 1 << 15, beyond: ARC<RecencyLogs>.self),
    PolicyRow(CAR.self),
    PolicyRow(CART.self),
    PolicyRow(LeCaR.self),
    PolicyRow(CACHEUS.self),
    PolicyRow(LibCacheSimCACHEUS.self),
    // Size and cost
    PolicyRow(GDSF.self),
    PolicyRow(GDS.self),
    PolicyRow(GDWheel.self),
    PolicyRow(CAMP.self),
    PolicyRow(LargestFirst.self),
    PolicyRow(LRUMAD.self),
    PolicyRow(LHD.self),
    // Servers
    PolicyRow(RedisEviction<RedisLRU>.self),
    PolicyRow(RedisEviction<RedisLFU>.self),
    PolicyRow(RedisRandom.self),
    PolicyRow(RedisEviction<RedisTTL>.self),
    PolicyRow(Memcached.self),
    PolicyRow(CacheLibTwoQ.self),
    PolicyRow(CacheLibTinyLFU.self),
    PolicyRow(CLFUS.self),
    // Future
    PolicyRow(Belady.self),
    PolicyRow(BeladySize.self),
    // Bounds
    PolicyRow(unlimited: Infinite.self),
    PolicyRow(
      bound: PFOODescription.description, dense: { Simulation(PFOOLower<DenseDirectory>($0)) },
      hashed: { Simulation(PFOOLower<HashedDirectory>($0)) }),
  ]

  /// The error of an admission filter that compares a newcomer with the victim of a policy whose victim may not stay.
  @usableFromInline
  static func cannotKeepVictim(_ policy: String, _ filter: String) -> CachesimError {
    CachesimError(
      .usage,
      "admission filter '\(filter)' compares with the victim, which policy '\(policy)' cannot name without giving it up; "
        + "policies that can: " + rows.filter(\.victimMayStay).map(\.description.name).joined(separator: ", "))
  }

  /// The row of a name or an alias.
  public static func row(named name: String) throws(CachesimError) -> PolicyRow {
    if let row = rows.first(where: { $0.description.name == name || $0.description.aliases.contains(name) }) {
      return row
    }
    let known = [PluginPolicy.name] + rows.flatMap { [$0.description.name] + $0.description.aliases }
    let hint =
      nearestName(to: name, in: known).map { "did you mean '\($0)'?" } ?? "'cachesim policies' lists them"
    throw CachesimError(.usage, "unknown policy '\(name)'; \(hint)")
  }
}

/// A policy with its parameters, as an option spells it: `s3fifo:small=0.1:ghost=0.9`.
public struct PolicyChoice: Sendable {
  /// The policy.
  public let row: PolicyRow
  /// Its parameters.
  public let parameters: ParameterValues

  /// As the command line spells it, without defaults: `s3fifo:small=0.2`.
  public var spelling: String {
    ([row.description.name] + parameters.nonDefaults.split(separator: ";").map(String.init)).joined(separator: ":")
  }

  init(row: PolicyRow, parameters: ParameterValues) {
    self.row = row
    self.parameters = parameters
  }

  /// Reads a choice from its spelling.
  public init(_ text: String) throws(CachesimError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if parts.first == PluginPolicy.name {
      self = try PolicyChoice(plugin: Array(parts.dropFirst()))
      return
    }
    row = try PolicyTable.row(named: parts.first ?? "")
    parameters = try ParameterValues(
      row.description.parameters, given: Array(parts.dropFirst()), owner: "policy '\(row.description.name)'")
  }
}
