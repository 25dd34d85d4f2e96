/// Segmented LRU as its rules read.
public struct NaiveSLRU: NaiveCache {
  private var segments: [NaiveQueue]
  private var limits: [Int64]
  private let capacity: Int64
  private let rules: String

  public init(capacity: Int64, segments count: Int, protected: Double, rules: String) {
    self.capacity = capacity
    self.rules = rules
    segments = Array(repeating: NaiveQueue(), count: count)
    let upper = Int64(Double(capacity) * protected / Double(count - 1))
    limits = Array(repeating: upper, count: count)
    switch rules {
    case "strict": limits[0] = capacity - upper * Int64(count - 1)
    case "libcachesim": limits[0] = Int64(Double(capacity) * (1 - protected))
    default: limits[0] = .max
    }
  }

  private var used: Int64 { segments.reduce(0) { $0 + $1.weight } }

  public mutating func access(_ id: UInt32, _ weight: Int64) -> Bool {
    if let level = segments.firstIndex(where: { $0.contains(id) }) {
      let next = level + 1 < segments.count && weight <= limits[level + 1] ? level + 1 : level
      segments[level].remove(id)
      segments[next].append(id, weight)
      push(next)
      return true
    }
    if weight > min(capacity, limits[0]) { return false }
    while used + weight > capacity {
      if let lowest = segments.firstIndex(where: { !$0.isEmpty }) { _ = segments[lowest].removeOldest() }
    }
    var level = 0
    if rules == "libcachesim" {
      level = segments.indices.first { segments[$0].weight + weight <= limits[$0] } ?? 0
    }
    segments[level].append(id, weight)
    if rules == "strict" { push(0) }
    return false
  }

  private mutating func push(_ level: Int) {
    while segments[level].weight > limits[level] {
      let (id, weight) = segments[level].removeOldest()
      guard level > 0 else { continue }
      segments[level - 1].append(id, weight)
      push(level - 1)
    }
  }
}
