import CacheCore
import Foundation
import Policies
import Service
import Systems

/// Requests in columns, made up for a test. Times are nanoseconds.
struct Requests {
  var keys: [UInt64] = []
  var times: [Int64] = []
  var operations: [CacheCore.Operation] = []
  var sizes: [Int64] = []
  var ttls: [Int64] = []
  var absences: [UInt8] = []
  /// The texts of the keys, by dense id; the digits of the keys where there are none.
  var names: [String] = []

  init() {}

  /// At Poisson times.
  init(_ count: Int, rate: Double, seed: UInt64, make: (inout SplitMix64) -> (UInt64, CacheCore.Operation)) {
    var random = SplitMix64(seed: seed)
    var time = 0.0
    for _ in 0..<count {
      let (key, operation) = make(&random)
      append(key, at: Int64(time), operation)
      time -= log(1 - random.unit()) / rate * 1e9
    }
  }

  mutating func append(_ key: UInt64, at time: Int64, _ operation: CacheCore.Operation = .read) {
    keys.append(key)
    times.append(time)
    operations.append(operation)
    sizes.append(1)
    ttls.append(0)
    absences.append(0)
  }

  /// Shows the requests to a simulation, those before `warmup` uncounted, and ends it; answers what was counted.
  @discardableResult
  func replay(
    in simulation: inout some BlockSimulation & ~Copyable, warmup: Int = 0, blocks: Int = .max
  ) -> CacheCounters {
    var ids: [UInt64: UInt32] = [:]
    let texts = KeyNameList()
    let dense = keys.map { key -> UInt32 in
      if let id = ids[key] { return id }
      let id = UInt32(ids.count)
      ids[key] = id
      Array((names.isEmpty ? "\(key)" : names[Int(id)]).utf8).withUnsafeBytes { texts.append($0) }
      return id
    }
    let codes = operations.map(\.rawValue)
    var warm = CacheCounters()
    func show(_ start: Int, _ end: Int, _ simulation: inout some BlockSimulation & ~Copyable) {
      dense.withUnsafeBufferPointer { dense in
        keys.withUnsafeBufferPointer { keys in
          times.withUnsafeBufferPointer { times in
            sizes.withUnsafeBufferPointer { sizes in
              ttls.withUnsafeBufferPointer { ttls in
                codes.withUnsafeBufferPointer { codes in
                  absences.withUnsafeBufferPointer { absences in
                    var columns = RequestColumns(count: keys.count, firstIndex: 0, objects: ids.count)
                    columns.ids = dense.baseAddress
                    columns.keys = keys.baseAddress
                    columns.times = times.baseAddress
                    columns.sizes = sizes.baseAddress
                    columns.ttls = ttls.baseAddress
                    columns.operations = codes.baseAddress
                    columns.absences = absences.baseAddress
                    columns.names = texts.names(from: 0)
                    withExtendedLifetime(texts) {
                      withUnsafePointer(to: columns) { simulation.replay($0, start..<end) }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    var start = 0
    while start < keys.count {
      let end = min(keys.count, start < warmup ? warmup : .max, start.addingReportingOverflow(blocks).partialValue)
      show(start, end > start ? end : keys.count, &simulation)
      start = end > start ? end : keys.count
      if start == warmup {
        warm = simulation.counters
        simulation.begin(.counted)
      }
    }
    simulation.finish()
    return simulation.counters - warm
  }
}

/// What a system makes of requests.
struct SystemRun {
  let counters: CacheCounters
  let contents: CacheContents
  let outcomes: [RequestOutcome]
  let figures: [Figure]
  let series: SystemSeries?
  let recoveries: [Recovery]

  init(
    _ requests: Requests, _ plan: SystemPlan, columns: TraceColumns = [.size, .time, .operation, .ttl],
    seed: UInt64 = 1,
    warmup: Int = 0, blocks: Int = .max
  ) throws {
    var simulation = try SystemSimulation(
      plan, columns: columns, objects: Int64(Set(requests.keys).count), seed: seed,
      keepsOutcomes: true)
    counters = requests.replay(in: &simulation, warmup: warmup, blocks: blocks)
    contents = simulation.contents
    outcomes = simulation.outcomes
    figures = simulation.figures
    series = simulation.series
    recoveries = simulation.recoveries
  }

  /// A figure by name; NaN where there is none, which fails every comparison.
  subscript(_ name: String) -> Double {
    switch figures.first(where: { $0.name == name })?.value {
    case .integer(let value): Double(value)
    case .decimal(let value, _): value
    case .some(.none), nil: .nan
    }
  }

  var hitRatio: Double { Double(counters.hits) / Double(counters.requests) }
  /// The mean time of a read, in milliseconds.
  var latency: Double { self["latency_mean_us"] / 1e3 }
}

extension TierPlan {
  /// A tier with settings as options spell them.
  init(
    _ name: String, policy: String = "lru", capacity: String?, _ settings: KeyValuePairs<String, String> = [:]
  ) throws {
    self.init(name: name, policy: try PolicyChoice(policy), capacity: try capacity.map { try Capacity($0) })
    service = try ServiceOptions(settings.map { (name: $0.key, text: $0.value) })
  }
}

extension SystemPlan {
  /// Tiers before an origin with settings as options spell them.
  init(_ tiers: [TierPlan], origin settings: KeyValuePairs<String, String>) throws {
    self.init(tiers: tiers)
    origin = OriginPlan(try ServiceOptions(settings.map { (name: $0.key, text: $0.value) }))
  }
}

/// Whether two numbers differ by at most `tolerance`.
func isNear(_ value: Double, _ expected: Double, within tolerance: Double) -> Bool {
  abs(value - expected) <= tolerance
}
