public import CacheCore
public import Policies
public import Workloads

/// What to replay: one trace, many caches over it.
public struct ReplayPlan: Sendable {
  /// A policy and the capacities to try it at.
  public var policies: [PolicyChoice]
  /// The capacities, each tried with every policy.
  public var capacities: [Capacity]
  /// The admission filters, each tried with every policy and capacity; none: everything that fits is let in.
  public var admissions: [AdmissionChoice] = []
  /// The systems that each cache is part of; none: the hit-ratio engine, in which time means nothing.
  public var systems: [ReplaySystem] = []
  /// What writes mean.
  public var operations: OperationRule = .accesses
  /// What another size on a read hit means.
  public var sizes: SizeRule = .stored
  /// Where objects are looked for; nil: chosen by estimate.
  public var memory: MemoryMode?
  /// When requests come, instead of at the trace's own times; nil: at those.
  public var rate: ArrivalRate?
  /// What becomes of requests that share a time stamp; nil: nothing.
  public var spread: RequestSpread?
  /// How much faster than in the trace time runs; nil: as fast.
  public var speed: ReplaySpeed?
  /// Requests of the trace to pass over at its start.
  public var skip: Int64 = 0
  /// Requests of the trace to replay at most, after `skip`.
  public var limit: Int64 = .max
  /// The share of keys to replay, chosen by their hash; in (0, 1].
  public var sample: Double = 1
  /// Which keys those are: another number chooses others.
  public var sampleSeed: UInt64 = 0
  /// Whether absolute capacities shrink with the sample.
  public var scalesCapacities = true
  /// What is replayed and not counted.
  public var warmup: Stretch = .requests(0)
  /// How much of the trace a window covers; nil: no windows.
  public var window: Stretch?
  /// The first seed of randomised policies.
  public var seed: UInt64 = 1
  /// How many seeds of randomised policies: `seed`, `seed + 1`, ...
  public var repeats = 1
  /// How many threads work. Results do not depend on it.
  public var threads = 1
  /// Requests a block; nil: chosen for speed. Results do not depend on it.
  public var blockSize: Int?

  /// Whether the objects and bytes of the trace are counted beforehand, whatever else asks for that.
  package var countsBeforehand = false

  /// Whether a system asks for the texts of keys.
  public var needsNames: Bool { systems.contains(where: \.needsNames) }

  /// Every policy at every capacity, with the defaults for the rest.
  public init(policies: [PolicyChoice], capacities: [Capacity]) {
    self.policies = policies
    self.capacities = capacities
  }

  /// Every policy at every capacity, as the command line spells them.
  public init(policies: [String], capacities: [String]) throws(CachesimError) {
    var choices: [PolicyChoice] = []
    for text in policies { choices.append(try PolicyChoice(text)) }
    var sizes: [Capacity] = []
    for text in capacities { sizes.append(try Capacity(text)) }
    self.init(policies: choices, capacities: sizes)
  }
}
