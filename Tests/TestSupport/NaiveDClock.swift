/// The double clock as its rules read: three arrays, oldest first.
public struct NaiveDClock: NaivePolicy {
  private let limit: Int64
  private var active: [UInt32] = []
  private var inactive: [UInt32] = []
  private var ghosts: [UInt32] = []
  private var marks: Set<UInt32> = []
  private var weights: [UInt32: Int64] = [:]
  private var ages: [UInt32: Int64] = [:]
  private var evictions: Int64 = 0
  private var activations: Int64 = 0
  private var comesInActive = false

  public init(capacity: Int64, active: Double = 0.5) { limit = min(capacity - 1, Int64(Double(capacity) * active)) }

  public var insertsFirst: Bool { true }

  private func weight(_ keys: [UInt32]) -> Int64 { keys.reduce(0) { $0 + (weights[$1] ?? 0) } }

  private mutating func passMarked() {
    while let oldest = active.first, marks.remove(oldest) != nil { active.append(active.removeFirst()) }
  }

  private mutating func demote() {
    passMarked()
    inactive.append(active.removeFirst())
  }

  private mutating func activate(_ key: UInt32) {
    while weight(active) + weight([key]) > limit { demote() }
    marks.remove(key)
    active.append(key)
    activations += weight([key])
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    if active.contains(key) {
      marks.insert(key)
    } else {
      inactive.removeAll { $0 == key }
      if weight([key]) > limit { inactive.append(key) } else { activate(key) }
    }
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    comesInActive = ghosts.contains(key) && evictions + activations - (ages[key] ?? 0) <= weight(active)
    ghosts.removeAll { $0 == key }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    weights[key] = request.weight
    if comesInActive, request.weight <= limit { activate(key) } else { inactive.append(key) }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    if let oldest = inactive.first, oldest != incoming || active.isEmpty { return oldest }
    passMarked()
    return active[0]
  }

  public mutating func evicted(_ key: UInt32) {
    remove(key)
    ages[key] = evictions + activations
    evictions += weight([key])
    ghosts.append(key)
    while weight(ghosts) > limit { ghosts.removeFirst() }
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    weights[key] = weight
    while self.weight(active) > limit { demote() }
  }

  public mutating func remove(_ key: UInt32) {
    active.removeAll { $0 == key }
    inactive.removeAll { $0 == key }
  }
}
