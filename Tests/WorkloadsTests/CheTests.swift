import CacheCore
import Glibc
import Testing

@testable import Workloads

/// Models of independent requests against Che's approximation of LRU (FIELD.md 0.4: within 0.3 percentage points), with the
/// popularities that the formulas say.
@Suite struct CheTests {
  static let objects = 1000

  static func law(_ weight: (Double) -> Double) -> [Double] {
    let weights = (0..<objects).map { weight(Double($0)) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  static let models: [(String, [String], [Double])] = [
    ("zipf", ["alpha=0.9"], law { pow($0 + 1, -0.9) }), ("zipf-scrambled", ["alpha=1.1"], law { pow($0 + 1, -1.1) }),
    ("uniform", [], law { _ in 1 }), ("hotspot", [], law { $0 < 200 ? 0.8 / 200 : 0.2 / 800 }),
    ("exponential", ["mean=300"], law { exp(-$0 / 300) }),
    ("pareto", ["shape=0.8", "scale=20"], law { pow(1 + $0 / 20, -0.8) - pow(1 + ($0 + 1) / 20, -0.8) }),
  ]

  @Test(arguments: models) func lru(model: String, given: [String], law: [Double]) throws {
    var workload = try ModelTable.row(named: model).workload(
      given: given + ["objects=1000", "requests=500k", "seed=3"])
    let meter = TraceMeter(columns: workload.columns)
    let block = RecordBlock(capacity: 4096, columns: workload.columns)
    repeat {
      workload.fill(block)
      try meter.add(block)
    } while block.count > 0
    let curve = meter.curve
    for capacity in [10, 50, 100, 250] {
      var (low, high) = (0.0, 1e7)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if law.reduce(0, { $0 + 1 - exp(-$1 * middle) }) < Double(capacity) { low = middle } else { high = middle }
      }
      let expected = law.reduce(0) { $0 + $1 * (1 - exp(-$1 * high)) }
      #expect(abs(1 - curve.missRatio(capacity) - expected) < 0.003, "\(capacity): \(expected)")
    }
  }
}
