public import CacheCore

/// A small trace in arrays, for comparing policies with naive models of them.
public struct PolicyTrace: Sendable {
  public var keys: [UInt32] = []
  public var sizes: [Int64] = []
  public var times: [Int64] = []
  public var ttls: [Int64] = []
  public var costs: [Double] = []
  public var operations: [Operation] = []
  public var nextAccesses: [Int64] = []

  /// A random one: skewed keys with some in a row and some scans; sizes that writes and some reads change; one request in
  /// ten a write, and one in thirty a delete where `hasDeletes`.
  public init(seed: UInt64, requests: Int, objects: UInt32, largest: UInt32, hasDeletes: Bool) {
    var random = SplitMix64(seed: seed)
    var scan: UInt32 = 0
    for index in 0..<requests {
      let draw = random.unit()
      if let last = keys.last, draw < 0.1 {
        keys.append(last)
      } else if draw < 0.3 {
        scan = (scan + 1) % objects
        keys.append(scan)
      } else {
        let unit = random.unit()
        keys.append(UInt32(Double(objects) * unit * unit * unit))
      }
      let changes = random.below(8) == 0 ? random.below(largest) : 0
      sizes.append(Int64((keys[index] &* 2_654_435_761 >> 8 &+ changes) % largest) + 1)
      times.append(Int64(index) * 1000)
      ttls.append(random.below(4) == 0 ? 0 : Int64(random.below(200)) * 1000)
      let operation = random.below(30)
      operations.append(operation < 3 ? .write : operation == 3 && hasDeletes ? .delete : .read)
    }
    // Some whole costs, some that round, all from the key but for a few: drawn apart, so that the rest stays as it is.
    costs = keys.map { Double($0 &* 40_503 >> 3 % 97) / ($0 % 3 == 0 ? 8 : 1) + Double(random.below(2)) }
    nextAccesses = nextAccessIndices(keys)
  }
}

/// For every request the index of the next one for its key; `Int64.max`: none.
public func nextAccessIndices(_ keys: [UInt32]) -> [Int64] {
  var next = [Int64](repeating: .max, count: keys.count)
  var seen: [UInt32: Int64] = [:]
  for index in keys.indices.reversed() {
    next[index] = seen[keys[index]] ?? .max
    seen[keys[index]] = Int64(index)
  }
  return next
}
