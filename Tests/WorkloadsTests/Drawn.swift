import CacheCore
import Workloads

/// All records of a workload, taken in blocks of any size.
struct Drawn: Equatable {
  var keys: [UInt64] = []
  var sizes: [Int64] = []
  var times: [Int64] = []
  var operations: [UInt8] = []
  var ttls: [Int64] = []

  init(_ workload: any Workload, blocks: Int = 4096) {
    var workload = workload
    let block = RecordBlock(capacity: blocks, columns: workload.columns)
    repeat {
      workload.fill(block)
      let count = block.count
      keys += UnsafeBufferPointer(start: block.keys, count: count)
      if let sizes = block.sizes { self.sizes += UnsafeBufferPointer(start: sizes, count: count) }
      if let times = block.times { self.times += UnsafeBufferPointer(start: times, count: count) }
      if let operations = block.operations { self.operations += UnsafeBufferPointer(start: operations, count: count) }
      if let ttls = block.ttls { self.ttls += UnsafeBufferPointer(start: ttls, count: count) }
    } while block.count > 0
  }

  init(_ model: String, _ given: [String], blocks: Int = 4096) throws {
    self.init(try ModelTable.row(named: model).workload(given: given), blocks: blocks)
  }

  /// How often each key below `count` is there.
  func histogram(_ count: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: count)
    for key in keys where key < UInt64(count) { counts[Int(key)] += 1 }
    return counts
  }
}

/// Kolmogorov and Smirnov's test of values against a continuous distribution.
enum KolmogorovSmirnov {
  /// The asymptotic p-value.
  static func pValue(_ values: [Double], _ distribution: (Double) -> Double) -> Double {
    let sorted = values.sorted()
    let n = Double(sorted.count)
    var largest = 0.0
    for (index, value) in sorted.enumerated() {
      let p = distribution(value)
      largest = max(largest, abs(p - Double(index) / n), abs(Double(index + 1) / n - p))
    }
    let x = largest * n.squareRoot()
    var sum = 0.0
    for k in 1...100 {
      let term = exponential(-2 * Double(k * k) * x * x)
      sum += k % 2 == 1 ? term : -term
    }
    return 2 * sum
  }
}
