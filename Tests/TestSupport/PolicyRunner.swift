public import CacheCore
public import Policies

/// What a policy did wrong, and when.
public struct BrokenInvariant: Error, CustomStringConvertible {
  public let description: String
}

/// Requests in memory as a policy sees them, to be replayed in small steps or at once.
public final class PolicyRun {
  private var columns: RequestColumns
  private let simulation: Simulation
  private var owned: [UnsafeMutableRawPointer] = []

  /// A policy, spelt as an option, over dense keys.
  public init(
    policy: String, capacity: Int64, isUnit: Bool, keys: [UInt32], sizes: [Int64]? = nil, times: [Int64]? = nil,
    ttls: [Int64]? = nil, costs: [Double]? = nil, nextAccesses: [Int64]? = nil,
    operations: [CacheCore.Operation]? = nil, seed: UInt64 = 1, sizeRule: SizeRule = .stored,
    operationRule: OperationRule = .accesses, memory: MemoryMode = .dense
  ) throws {
    let choice = try PolicyChoice(policy)
    columns = RequestColumns(count: keys.count, firstIndex: 0, objects: Int(keys.max() ?? 0) + 1)
    var present: TraceColumns = []
    columns.ids = copy(keys)
    columns.keys = copy(keys.map { UInt64($0) })
    if let sizes { (columns.sizes, present) = (copy(sizes), present.union(.size)) }
    if let times { (columns.times, present) = (copy(times), present.union(.time)) }
    if let ttls { (columns.ttls, present) = (copy(ttls), present.union(.ttl)) }
    if let costs { (columns.costs, present) = (copy(costs), present.union(.cost)) }
    if let nextAccesses { (columns.nextAccesses, present) = (copy(nextAccesses), present.union(.nextAccess)) }
    if let operations {
      (columns.operations, present) = (copy(operations.map(\.rawValue)), present.union(.operation))
    }
    simulation = try choice.row.simulation(
      StoreSetup(
        capacity: capacity, isUnit: isUnit, seed: seed, operations: operationRule, sizes: sizeRule, memory: memory,
        columns: present), choice.parameters)
    func copy<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<Value> {
      let memory = UnsafeMutablePointer<Value>.allocate(capacity: max(1, values.count))
      memory.initialize(from: values, count: values.count)
      owned.append(UnsafeMutableRawPointer(memory))
      return UnsafePointer(memory)
    }
  }

  deinit { for memory in owned { memory.deallocate() } }

  /// The counters after replaying everything at once.
  public func replayAll() -> CacheCounters {
    withUnsafePointer(to: &columns) { simulation.replay($0, 0..<columns.count) }
    return simulation.counters
  }

  /// Whether each request hit. Checks the invariants after each where asked to.
  public func replaySteps(checkEachStep: Bool) throws -> [Bool] {
    var outcomes: [Bool] = []
    outcomes.reserveCapacity(columns.count)
    for position in 0..<columns.count {
      let before = simulation.counters.hits
      withUnsafePointer(to: &columns) { simulation.replay($0, position..<position + 1) }
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
  memory: MemoryMode = .dense, checkEachStep: Bool = false
) throws -> [Bool] {
  try PolicyRun(
    policy: policy, capacity: capacity, isUnit: isUnit, keys: keys, sizes: sizes, times: times, ttls: ttls,
    costs: costs, nextAccesses: nextAccesses, operations: operations, seed: seed, sizeRule: sizeRule, memory: memory
  ).replaySteps(checkEachStep: checkEachStep)
}

/// How many requests hit, under a policy spelt as an option: faster than `replayHits`.
public func countHits(
  policy: String, capacity: Int64, isUnit: Bool = true, keys: [UInt32], sizes: [Int64]? = nil
) throws -> Int64 {
  try PolicyRun(policy: policy, capacity: capacity, isUnit: isUnit, keys: keys, sizes: sizes).replayAll().hits
}
