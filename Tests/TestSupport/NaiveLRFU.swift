internal import Glibc

/// LRFU by its definition: the times of all uses of every resident, weighted anew at each eviction.
public struct NaiveLRFU: NaivePolicy {
  let lambda: Double
  var uses: [UInt32: [Int]] = [:]
  var clock = 0

  public init(lambda: Double) { self.lambda = lambda }

  func value(_ key: UInt32) -> Double { (uses[key] ?? []).reduce(0) { $0 + exp2(-lambda * Double(clock - $1)) } }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    clock += 1
    uses[key]?.append(clock)
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) { clock += 1 }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let values = uses.map { (key: $0.key, value: value($0.key), last: $0.value.last ?? 0) }
    return values.min { ($0.value, $0.last) < ($1.value, $1.last) }?.key ?? incoming
  }

  public mutating func evicted(_ key: UInt32) { uses[key] = nil }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { uses[key] = [clock] }
}
