public import CacheCore

/// One system to replay a trace through: a cache tier in front of an origin, on a virtual clock.
public struct ServiceOptions: Sendable, Equatable {
  /// How many clients there are, each of which asks again when it was answered; nil: requests come at their times.
  public var clients: Int?
  /// How long a client thinks between an answer and its next request.
  public var think = LatencyLaw.zero
  /// What a lookup in the tier takes.
  public var cacheLatency = LatencyLaw.zero
  /// What a store, or a deletion, in the tier takes.
  public var storeLatency = LatencyLaw.zero
  /// What the origin takes to read.
  public var originLatency = LatencyLaw.zero
  /// Nanoseconds for a unit of the trace's cost column, which then says what a load takes; nil: `originLatency` does.
  public var costUnit: Int64?
  /// What the origin takes to write.
  public var originWriteLatency = LatencyLaw.zero
  /// The origin's limits.
  public var origin = OriginOptions()
  /// How long values live whose keys are of no class.
  public var expiry = ExpiryRule.none
  /// Keys whose values live otherwise; the first that a key belongs to counts.
  package var expiryClasses: [ExpiryClass] = []
  /// The share by which lives differ, both ways; in 0...1.
  public var jitter = 0.0
  /// How long "not found" is cached, in nanoseconds; 0: not at all.
  public var negativeTTL: Int64 = 0
  /// How expired keys are also looked for, as Redis does; nil: not at all.
  public var activeExpiry: ActiveExpiry?
  /// Nanoseconds after its expiry that a value is answered while it is loaded anew.
  public var graceRevalidate: Int64 = 0
  /// Nanoseconds after its expiry that a value is answered where a load fails.
  public var graceError: Int64 = 0
  /// Which hits load anew before the expiry.
  public var earlyRefresh = EarlyRefresh.none
  /// What keeps misses from all loading.
  public var missGuard = Guard.none
  /// Who loads.
  public var readStrategy = ReadStrategy.cacheAside(fillSync: false)
  /// What writes do.
  public var writeStrategy = WriteStrategy.invalidate
  /// When the tier crashes, in nanoseconds of the virtual clock; nil: never.
  public var crashAt: Int64?
  /// What writes make invalid besides their own keys.
  package var invalidations: [InvalidationRule] = []
  /// What it costs; nil: not asked.
  public var price: Price?
  /// What was set, as it was spelt, in the order of `ServiceOption.all`.
  public private(set) var spelling: [(name: String, text: String)] = []

  /// A tier and an origin that take no time.
  public init() {}

  /// The settings by name, as options and scenario files spell them.
  public init(_ settings: [(name: String, text: String)]) throws(CachesimError) {
    for option in ServiceOption.all {
      for setting in settings where setting.name == option.name {
        try option.apply(&self, setting.text)
        spelling.append(setting)
      }
    }
    try check()
  }

  /// Refuses what cannot be, before anything runs.
  private func check() throws(CachesimError) {
    func refuse(_ message: String) -> CachesimError { CachesimError(.usage, message) }
    if earlyRefresh != .none, rules.allSatisfy({ $0.length == .none }) {
      throw refuse("--early-refresh needs values that expire; say how long they live with --ttl")
    }
    if expiryClasses.count > 10_000 { throw refuse("--ttl names \(expiryClasses.count) classes; 10000 are the most") }
    if clients == nil, think != .zero { throw refuse("--think is what clients do; say how many with --clients") }
    if costUnit != nil, originLatency != .zero { throw refuse("--origin-latency is given twice") }
  }

  public static func == (left: ServiceOptions, right: ServiceOptions) -> Bool {
    left.spelling.elementsEqual(right.spelling) { $0 == $1 }
  }
}

extension ServiceOptions {
  /// How long values live: those of no class, then those of each.
  package var rules: [ExpiryRule] { [expiry] + expiryClasses.map(\.rule) }

  /// Whether the texts of keys say what becomes of them.
  public var needsNames: Bool { !expiryClasses.isEmpty || !invalidations.isEmpty }

  /// Columns that a trace must have for it.
  public var needs: TraceColumns {
    var needs: TraceColumns = clients == nil ? [.time] : []
    if rules.contains(where: { $0.length == .trace }) { needs.insert(.ttl) }
    if costUnit != nil { needs.insert(.cost) }
    return needs
  }

  /// Whether results depend on a seed.
  public var isRandom: Bool {
    let laws = [think, cacheLatency, storeLatency, originLatency, originWriteLatency]
    let draws =
      switch earlyRefresh {
      case .none, .ahead: false
      case .xfetch, .linear, .uniform: true
      }
    return draws || jitter > 0 || activeExpiry != nil || laws.contains { $0.shape != .constant }
  }
}
