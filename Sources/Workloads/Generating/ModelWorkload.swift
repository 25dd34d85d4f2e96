internal import CacheCore

/// A model's requests with all that models have in common: sizes, operations, times to live, arrivals, tenants.
///
/// Each of these draws from a generator of its own, so that a trace with other sizes has the same keys. What belongs to an
/// object (size, time to live) is a function of its key, so it needs no memory.
struct ModelWorkload<Model: RequestModel>: Workload {
  let requests: Int64
  let columns: TraceColumns
  private var models: [Model] = []
  private var generators: [SplitMix64] = []
  private let tenants: WeightedChoice
  private let sizes: SizeLaw
  private let ttls: TTLClasses
  private let operations: OperationMix
  private var clock: ArrivalClock
  private var tenantRandom: SplitMix64
  private var operationRandom: SplitMix64
  private let decidesOperations: Bool
  private var made: Int64 = 0

  init(_ parameters: ParameterValues) throws(CachesimError) {
    let description = Model.description
    decidesOperations = description.decidesOperations
    requests = parameters.integer("requests")
    let seed = UInt64(parameters.integer("seed"))
    let owner = "model '\(description.name)': "
    do throws(CachesimError) {
      sizes = try SizeLaw(parameters.text("size"), seed: seed)
      ttls = try TTLClasses(parameters.text("ttl"), seed: seed)
      operations = try OperationMix(decidesOperations ? "read" : parameters.text("ops"))
      tenants = try WeightedChoice(tenants: parameters.text("tenants"))
      let arrivals = try ArrivalRate(parameters.text("rate"))
      guard arrivals.holds(requests: requests) else {
        throw CachesimError(.usage, "\(requests) requests at \(parameters.text("rate")) last over 290 years")
      }
      clock = ArrivalClock(arrivals, seed: seed)
      for tenant in 0..<tenants.count {
        models.append(try Model(parameters))
        generators.append(SplitMix64(seed: tenant == 0 ? seed : SplitMix64.mix(seed) &+ UInt64(tenant)))
      }
    } catch { throw CachesimError(error.kind, owner + error.message) }
    tenantRandom = SplitMix64(seed: SplitMix64.mix(seed) ^ 0x7465_6E61_6E74_735F)
    operationRandom = SplitMix64(seed: SplitMix64.mix(seed) ^ 0x6F70_6572_6174_6E73)
    var columns: TraceColumns = [.size, .time]
    if decidesOperations || !operations.isReads { columns.insert(.operation) }
    if !ttls.areNone { columns.insert(.ttl) }
    self.columns = columns
  }

  mutating func fill(_ block: RecordBlock) {
    let count = Int(min(Int64(block.capacity), requests - made))
    let decided = decidesOperations ? block.operations : nil
    if models.count == 1 { drawAlone(block.keys, decided, count) } else { drawTenants(block.keys, decided, count) }
    if let sizes = block.sizes { self.sizes.fill(sizes, of: block.keys, count) }
    if let ttls = block.ttls { self.ttls.fill(ttls, of: block.keys, count) }
    if decided == nil, let drawn = block.operations { operations.fill(drawn, count, &operationRandom) }
    if let times = block.times {
      for position in 0..<count { times[position] = clock.next() }
    }
    made += Int64(count)
    block.count = count
  }

  private mutating func drawAlone(
    _ keys: UnsafeMutablePointer<UInt64>, _ operations: UnsafeMutablePointer<UInt8>?, _ count: Int
  ) {
    var random = generators[0]
    models.withUnsafeMutableBufferPointer { models in
      for position in 0..<count {
        let request = models[0].next(&random)
        keys[position] = request.key
        if let operations { operations[position] = request.operation.rawValue }
      }
    }
    generators[0] = random
  }

  /// The key of object k of tenant t is k * tenants + t.
  private mutating func drawTenants(
    _ keys: UnsafeMutablePointer<UInt64>, _ operations: UnsafeMutablePointer<UInt8>?, _ count: Int
  ) {
    let factor = UInt64(models.count)
    models.withUnsafeMutableBufferPointer { models in
      generators.withUnsafeMutableBufferPointer { generators in
        for position in 0..<count {
          let tenant = tenants.index(tenantRandom.next())
          let request = models[tenant].next(&generators[tenant])
          keys[position] = request.key &* factor &+ UInt64(tenant)
          if let operations { operations[position] = request.operation.rawValue }
        }
      }
    }
  }
}
