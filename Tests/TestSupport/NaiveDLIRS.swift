/// Dynamic LIRS as its rules read: stack and queue are arrays, oldest first.
public struct NaiveDLIRS: NaivePolicy {
  private enum Status { case hot, cold, ghost }

  private let c: Int64
  private var coldLimit: Int64
  private var stack: [UInt32] = []
  private var queue: [UInt32] = []
  private var status: [UInt32: Status] = [:]
  private var demoted: Set<UInt32> = []
  private var weights: [UInt32: Int64] = [:]
  private var returns = false

  public init(capacity: Int64, hir: Double = 0.01) {
    c = capacity
    coldLimit = max(1, Int64(Double(capacity) * hir + 0.5))
  }

  private var hotLimit: Int64 { c - coldLimit }
  private func weight(_ keys: [UInt32]) -> Int64 { keys.reduce(0) { $0 + (weights[$1] ?? 0) } }
  private func all(_ wanted: Status) -> [UInt32] { status.keys.filter { status[$0] == wanted } }

  private func ratio(_ kind: Int64, _ other: Int64) -> Int64 {
    other > 0 ? max(1, Int64((Double(kind) / Double(other)).rounded(.toNearestOrAwayFromZero))) : 1
  }

  private mutating func dropEntry(_ key: UInt32) {
    stack.removeAll { $0 == key }
    if status[key] == .ghost { status[key] = nil }
  }

  private mutating func prune() {
    while let bottom = stack.first, status[bottom] != .hot { dropEntry(bottom) }
  }

  private mutating func bound() {
    while weight(Array(status.keys)) > 2 * c, let oldest = stack.first(where: { status[$0] != .hot }) {
      dropEntry(oldest)
    }
  }

  private mutating func demote() {
    let bottom = stack.removeFirst()
    status[bottom] = .cold
    demoted.insert(bottom)
    queue.append(bottom)
    prune()
  }

  private mutating func makeRoom(for weight: Int64) {
    while self.weight(all(.hot)) + weight > hotLimit, !all(.hot).isEmpty { demote() }
  }

  private mutating func heat(_ key: UInt32) {
    stack.removeAll { $0 == key }
    queue.removeAll { $0 == key }
    status[key] = nil
    makeRoom(for: weight([key]))
    status[key] = .hot
    stack.append(key)
    prune()
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    if status[key] == .hot {
      stack.removeAll { $0 == key }
      stack.append(key)
      prune()
    } else if stack.contains(key) {
      heat(key)
    } else {
      if demoted.contains(key) {
        coldLimit = max(1, coldLimit - weight([key]) * ratio(weight(all(.ghost)), weight(Array(demoted))))
        demoted.remove(key)
      }
      queue.removeAll { $0 == key }
      queue.append(key)
      stack.append(key)
      bound()
    }
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    returns = status[key] == .ghost
    if returns {
      coldLimit = min(c - 1, coldLimit + weight([key]) * ratio(weight(Array(demoted)), weight(all(.ghost))))
      dropEntry(key)
    }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    makeRoom(for: status[incoming] == nil && returns ? request.weight : 0)
    return queue.first ?? stack[0]
  }

  public mutating func evicted(_ key: UInt32) {
    guard status[key] == .cold, stack.contains(key) else { return remove(key) }
    queue.removeAll { $0 == key }
    status[key] = .ghost
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    weights[key] = request.weight
    if returns {
      heat(key)
    } else {
      let isHot = queue.isEmpty && weight(all(.hot)) + request.weight <= hotLimit
      status[key] = isHot ? .hot : .cold
      stack.append(key)
      if isHot { prune() } else { queue.append(key) }
    }
    bound()
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    weights[key] = weight
    bound()
  }

  public mutating func remove(_ key: UInt32) {
    let wasHot = status[key] == .hot
    stack.removeAll { $0 == key }
    queue.removeAll { $0 == key }
    demoted.remove(key)
    status[key] = nil
    if wasHot { prune() }
  }
}
