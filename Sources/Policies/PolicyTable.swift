public import CacheCore

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
  private let make: @Sendable (StoreSetup, ParameterValues) throws(CachesimError) -> Simulation

  /// The row of a policy type. Inlined where the type is concrete, so that its block loop is specialised.
  @inline(__always)
  init<Policy: EvictionPolicy & ~Copyable>(_ policy: Policy.Type) {
    description = Policy.description
    kind = .cache
    make = { (setup: StoreSetup, parameters: ParameterValues) throws(CachesimError) -> Simulation in
      switch setup.memory {
      case .dense: try Simulation(Policy.self, DenseDirectory.self, setup, parameters)
      case .hashed: try Simulation(Policy.self, HashedDirectory.self, setup, parameters)
      }
    }
  }

  /// The row of a bound that is a cache without limit.
  @inline(__always)
  init<Policy: EvictionPolicy & ~Copyable>(unlimited policy: Policy.Type) {
    let limited = PolicyRow(policy)
    description = limited.description
    kind = .bound
    make = { (setup: StoreSetup, parameters: ParameterValues) throws(CachesimError) -> Simulation in
      var unlimited = setup
      unlimited.capacity = .max
      unlimited.isUnit = false
      return try limited.make(unlimited, parameters)
    }
  }

  /// The row of a bound that is a function of the whole trace.
  init(
    bound description: PolicyDescription, dense: @escaping @Sendable (StoreSetup) -> Simulation,
    hashed: @escaping @Sendable (StoreSetup) -> Simulation
  ) {
    self.description = description
    kind = .bound
    make = { (setup: StoreSetup, _: ParameterValues) throws(CachesimError) -> Simulation in
      setup.memory == .dense ? dense(setup) : hashed(setup)
    }
  }

  /// A cache under this policy.
  public func simulation(_ setup: StoreSetup, _ parameters: ParameterValues) throws(CachesimError) -> Simulation {
    try make(setup, parameters)
  }
}

/// The policies there are. A new one is a file and a row; help, lists, documentation and conformance tests iterate.
public enum PolicyTable {
  /// Every policy, by family, in the order of lists.
  public static let rows: [PolicyRow] = [
    // Simple
    PolicyRow(RandomEviction.self),
    PolicyRow(SoonestExpiry.self),
    PolicyRow(NoEviction.self),
    // Queues
    PolicyRow(LRU.self),
    PolicyRow(FIFO.self),
    PolicyRow(CLOCK.self),
    PolicyRow(SIEVE.self),
    PolicyRow(SLRU.self),
    PolicyRow(TwoQ.self),
    PolicyRow(S3FIFO.self),
    // Reuse distance
    PolicyRow(LIRS.self),
    // Frequency
    PolicyRow(LFU.self),
    // Adaptive
    PolicyRow(ARC.self),
    // Size and cost
    PolicyRow(GDSF.self),
    PolicyRow(GDS.self),
    PolicyRow(GDWheel.self),
    PolicyRow(CAMP.self),
    PolicyRow(LargestFirst.self),
    PolicyRow(LHD.self),
    // Servers
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

  /// The row of a name or an alias.
  public static func row(named name: String) throws(CachesimError) -> PolicyRow {
    if let row = rows.first(where: { $0.description.name == name || $0.description.aliases.contains(name) }) {
      return row
    }
    let known = rows.flatMap { [$0.description.name] + $0.description.aliases }
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

  /// Reads a choice from its spelling.
  public init(_ text: String) throws(CachesimError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    row = try PolicyTable.row(named: parts.first ?? "")
    parameters = try ParameterValues(
      row.description.parameters, given: Array(parts.dropFirst()), owner: "policy '\(row.description.name)'")
  }
}
