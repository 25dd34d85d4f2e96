public import CacheCore
public import Policies

/// What a policy did wrong, and when.
public struct BrokenInvariant: Error, CustomStringConvertible {
  public let description: String
}

/// Requests in memory as a policy sees them, to be replayed in small steps or at once.
public final class PolicyRun {
  private let columns: RequestColumns
  private let simulation: Simulation
  private let choice: PolicyChoice
  private let setup: StoreSetup
  private let owned: [UnsafeMutableRawPointer]
  private var replayed = 0

  /// A policy, spelt as an option, over dense keys.
  public init(
    policy: String, capacity: Int64, isUnit: Bool, keys: [UInt32], sizes: [Int64]? = nil, times: [Int64]? = nil,
    ttls: [Int64]? = nil, costs: [Double]? = nil, nextAccesses: [Int64]? = nil,
    operations: [CacheCore.Operation]? = nil, seed: UInt64 = 1, sizeRule: SizeRule = .stored,
    operationRule: OperationRule = .accesses, memory: MemoryMode = .dense, admission: String? = nil
  ) throws {
    choice = try PolicyChoice(policy)
    var owned: [UnsafeMutableRawPointer] = []
    var present: TraceColumns = []
    func copy<Value: BitwiseCopyable>(_ values: [Value], _ column: TraceColumns = []) -> UnsafePointer<Value> {
      let memory = UnsafeMutablePointer<Value>.allocate(capacity: max(1, values.count))
      memory.initialize(from: values, count: values.count)
      owned.append(UnsafeMutableRawPointer(memory))
      present.insert(column)
      return UnsafePointer(memory)
    }
    var columns = RequestColumns(count: keys.count, firstIndex: 0, objects: Int(keys.max() ?? 0) + 1)
    columns.ids = copy(keys)
    columns.keys = copy(keys.map { UInt64($0) })
    columns.sizes = sizes.map { copy($0, .size) }
    columns.times = times.map { copy($0, .time) }
    columns.ttls = ttls.map { copy($0, .ttl) }
    columns.costs = costs.map { copy($0, .cost) }
    columns.nextAccesses = nextAccesses.map { copy($0, .nextAccess) }
    columns.operations = operations.map { copy($0.map(\.rawValue), .operation) }
    self.columns = columns
    self.owned = owned
    setup = StoreSetup(
      capacity: capacity, isUnit: isUnit, seed: seed, operations: operationRule, sizes: sizeRule, memory: memory,
      columns: present, admission: try admission.map { try AdmissionChoice($0) })
    simulation = try choice.row.simulation(setup, choice.parameters)
  }

  deinit { for memory in owned { memory.deallocate() } }

  /// What has been counted so far.
  public var counters: CacheCounters { simulation.counters }

  /// The counters after replaying everything at once.
  public func replayAll() -> CacheCounters {
    let all = 0..<columns.count
    withUnsafePointer(to: columns) { simulation.replay($0, all) }
    return simulation.counters
  }

  /// The counters after replaying, from where the last such call stopped, through a request.
  public func replay(through position: Int) -> CacheCounters {
    let next = replayed..<position + 1
    replayed = position + 1
    withUnsafePointer(to: columns) { simulation.replay($0, next) }
    return simulation.counters
  }

  /// The requests given one at a time to a served cache, and how often each object left it.
  public func serve() throws -> (cache: ServedCache, departures: [UInt32: Int64]) {
    let cache = try choice.row.servedCache(setup, choice.parameters)
    cache.reserve(touches: columns.count, objects: columns.objects)
    var departures: [UInt32: Int64] = [:]
    withUnsafePointer(to: columns) { pointer in
      for position in 0..<columns.count {
        guard let id = columns.ids?[position] else { return }
        _ = cache.touch(id, Request(pointer, position), isWrite: false)
        for place in 0..<cache.departureCount { departures[cache.departure(place), default: 0] += 1 }
        cache.clearDepartures()
      }
    }
    return (cache, departures)
  }

  /// Whether each request hit. Checks the invariants after each where asked to.
  public func replaySteps(checkEachStep: Bool) throws -> [Bool] {
    var outcomes: [Bool] = []
    outcomes.reserveCapacity(columns.count)
    for position in 0..<columns.count {
      let before = simulation.counters.hits
      withUnsafePointer(to: columns) { simulation.replay($0, position..<position + 1) }
      outcomes.append(simulation.counters.hits != before)
      if checkEachStep, let problem = simulation.checkInvariants() {
        throw BrokenInvariant(description: "request \(position): \(problem)")
      }
    }
    return outcomes
  }
}

/// Whether each request hit, under a policy spelt as an option.
public func replayHits(
  policy: String, capacity: Int64, isUnit: Bool, keys: [UInt32], sizes: [Int64]? = nil, times: [Int64]? = nil,
  ttls: [Int64]? = nil, costs: [Double]? = nil, nextAccesses: [Int64]? = nil,
  operations: [CacheCore.Operation]? = nil, seed: UInt64 = 1, sizeRule: SizeRule = .stored,
  memory: MemoryMode = .dense, admission: String? = nil, checkEachStep: Bool = false
) throws -> [Bool] {
  try PolicyRun(
    policy: policy, capacity: capacity, isUnit: isUnit, keys: keys, sizes: sizes, times: times, ttls: ttls,
    costs: costs, nextAccesses: nextAccesses, operations: operations, seed: seed, sizeRule: sizeRule, memory: memory,
    admission: admission
  ).replaySteps(checkEachStep: checkEachStep)
}

/// How many requests hit, under a policy spelt as an option: faster than `replayHits`.
public func countHits(
  policy: String, capacity: Int64, isUnit: Bool = true, keys: [UInt32], sizes: [Int64]? = nil
) throws -> Int64 {
  try PolicyRun(policy: policy, capacity: capacity, isUnit: isUnit, keys: keys, sizes: sizes).replayAll().hits
}
