import CacheCore
import Foundation
import Policies
import Service

/// Requests made up for a test, and what a system makes of them.
struct ServiceRun {
  private(set) var counters = CacheCounters()
  private(set) var outcomes: [RequestOutcome] = []
  private(set) var latencies = DurationCounts()
  private var figures: [String: Figure.Value] = [:]

  /// Requests in columns. Times are nanoseconds.
  struct Requests {
    var keys: [UInt32] = []
    var times: [Int64] = []
    var operations: [CacheCore.Operation] = []
    var sizes: [Int64] = []

    /// Reads of one key, at Poisson times unless `make` says otherwise.
    init(_ count: Int, rate: Double, seed: UInt64, make: (inout SplitMix64) -> (UInt32, CacheCore.Operation)) {
      var random = SplitMix64(seed: seed)
      var time = 0.0
      for _ in 0..<count {
        let (key, operation) = make(&random)
        keys.append(key)
        operations.append(operation)
        sizes.append(1)
        times.append(Int64(time))
        time -= log(1 - random.unit()) / rate * 1e9
      }
    }

    /// Reads of one key.
    static func reads(_ count: Int, rate: Double, seed: UInt64 = 1) -> Requests {
      Requests(count, rate: rate, seed: seed) { _ in (0, .read) }
    }

    /// Writes of one key.
    static func writes(_ count: Int, rate: Double, seed: UInt64 = 1) -> Requests {
      Requests(count, rate: rate, seed: seed) { _ in (0, .write) }
    }

    /// Reads and writes of one key.
    static func mixed(_ count: Int, reads: Double, writes: Double, seed: UInt64 = 1) -> Requests {
      Requests(count, rate: reads + writes, seed: seed) {
        (0, $0.unit() * (reads + writes) < writes ? .write : .read)
      }
    }
  }

  /// Replays requests; those before `warmup` are not counted.
  init(
    _ requests: Requests, _ settings: KeyValuePairs<String, String>, policy: String = "lru", capacity: Int64 = 10,
    seed: UInt64 = 1, warmup: Int = 0
  ) throws {
    let options = try ServiceOptions(settings.map { (name: $0.key, text: $0.value) })
    var setup = StoreSetup(capacity: capacity, isUnit: true, seed: seed)
    setup.columns = [.size, .time, .operation]
    var simulation = try ServiceSimulation(options, try PolicyChoice(policy), setup, keepsOutcomes: true)
    let operations = requests.operations.map(\.rawValue)
    requests.keys.withUnsafeBufferPointer { keys in
      requests.sizes.withUnsafeBufferPointer { sizes in
        requests.times.withUnsafeBufferPointer { times in
          operations.withUnsafeBufferPointer { operations in
            var columns = RequestColumns(
              count: keys.count, firstIndex: 0, objects: Int(requests.keys.max() ?? 0) + 1)
            columns.ids = keys.baseAddress
            columns.sizes = sizes.baseAddress
            columns.times = times.baseAddress
            columns.operations = operations.baseAddress
            withUnsafePointer(to: columns) {
              if warmup > 0 {
                simulation.replay($0, 0..<warmup)
                simulation.begin(.counted)
              }
              simulation.replay($0, warmup..<keys.count)
            }
          }
        }
      }
    }
    simulation.finish()
    counters = simulation.counters
    outcomes = simulation.outcomes
    latencies = simulation.latencies ?? DurationCounts()
    figures = Dictionary(simulation.figures.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// A figure by name; NaN where there is none, which fails every comparison.
  subscript(_ name: String) -> Double {
    switch figures[name] {
    case .integer(let value): Double(value)
    case .decimal(let value, _): value
    case .none?, nil: .nan
    }
  }

  /// The mean time of a read, in seconds.
  var latency: Double { self["latency_mean_us"] / 1e6 }

  var hitRatio: Double { Double(counters.hits) / Double(counters.requests) }
}

/// Whether two numbers differ by at most `tolerance`.
func isNear(_ value: Double, _ expected: Double, within tolerance: Double) -> Bool {
  abs(value - expected) <= tolerance
}
