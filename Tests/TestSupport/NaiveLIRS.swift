/// LIRS as three arrays, oldest first, and a dictionary of weights.
public struct NaiveLIRS: NaivePolicy {
  public struct Rules: Sendable {
    public var part = 0.01
    public var roundsUp = false
    public var ghosts: Double?
    public var stack: Double?
    public var ignoresRepeats = false
    public var isSplit = false
    public var demotesOnTouch = false
    public var overholds = false
    public init() {}
  }

  enum Status { case hot, cold, ghost }

  let rules: Rules
  let capacity: Int64
  let hotLimit: Int64
  var stack: [UInt32] = []
  var queue: [UInt32] = []
  var ghosts: [UInt32] = []
  var status: [UInt32: Status] = [:]
  var weights: [UInt32: Int64] = [:]
  var returns = false
  /// Residents in no part.
  var beside: Set<UInt32> = []
  /// Of those, who fell off the stack.
  var fallen: [UInt32] = []

  public init(capacity: Int64, _ rules: Rules = Rules()) {
    self.rules = rules
    self.capacity = capacity
    hotLimit =
      rules.roundsUp
      ? Int64(Double(capacity) * (1 - rules.part)) : capacity - max(1, Int64(Double(capacity) * rules.part))
  }

  func weight(_ keys: [UInt32]) -> Int64 { keys.reduce(0) { $0 + (weights[$1] ?? 0) } }
  var hotWeight: Int64 { weight(weights.keys.filter { status[$0] == .hot }) }
  var coldLimit: Int64 { capacity - hotLimit }

  mutating func raise(_ key: UInt32) {
    stack.removeAll { $0 == key }
    stack.append(key)
  }

  mutating func forget(_ key: UInt32) {
    stack.removeAll { $0 == key }
    ghosts.removeAll { $0 == key }
    status[key] = nil
    weights[key] = nil
  }

  mutating func prune() {
    while let bottom = stack.first, status[bottom] != .hot {
      if status[bottom] == .ghost { forget(bottom) } else { stack.removeFirst() }
      if beside.contains(bottom) { fallen.append(bottom) }
    }
  }

  mutating func demote() {
    let bottom = stack.removeFirst()
    status[bottom] = .cold
    queue.append(bottom)
    prune()
  }

  mutating func heat(_ key: UInt32) {
    status[key] = .hot
    prune()
    while hotWeight > hotLimit, stack[0] != key { demote() }
  }

  mutating func boundStack() {
    guard let factor = rules.stack else { return }
    while Double(weight(stack)) > factor * Double(capacity), !ghosts.isEmpty { forget(ghosts[0]) }
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    if status[key] == .hot {
      raise(key)
      prune()
    } else if beside.contains(key) {
      raise(key)
      beside.remove(key)
      heat(key)
    } else if stack.contains(key), !(rules.ignoresRepeats && stack.last == key) {
      raise(key)
      queue.removeAll { $0 == key }
      heat(key)
    } else {
      queue.removeAll { $0 == key }
      queue.append(key)
      if rules.demotesOnTouch, !stack.contains(key) {
        while hotWeight + weight([key]) > hotLimit, hotWeight > 0 { demote() }
        if rules.overholds, rules.isSplit, overQueue().contains(key) {
          queue.removeAll { $0 == key }
          beside.insert(key)
        }
      }
      raise(key)
    }
    boundStack()
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    returns = status[key] == .ghost
    if returns { forget(key) }
  }

  public var heaviestAdmitted: Int64 { rules.isSplit ? min(hotLimit, coldLimit) : .max }

  public var uncounted: Int64 { weight(Array(beside)) }

  public mutating func surplus() -> [UInt32] { (rules.isSplit ? overQueue() : []) + fallen }

  func overQueue() -> [UInt32] {
    var left = queue
    while weight(left) > coldLimit { left.removeFirst() }
    return Array(queue.dropLast(left.count))
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 { queue.first ?? stack[0] }

  public mutating func evicted(_ key: UInt32) {
    if status[key] == .hot || !stack.contains(key) || beside.contains(key) {
      remove(key)
    } else {
      queue.removeAll { $0 == key }
      status[key] = .ghost
      ghosts.append(key)
      prune()
      while let factor = rules.ghosts, Double(weight(ghosts)) > factor * Double(capacity) { forget(ghosts[0]) }
    }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    let joinsHot = returns || hotWeight + request.weight <= hotLimit
    weights[key] = request.weight
    status[key] = .cold
    raise(key)
    if joinsHot { heat(key) } else { queue.append(key) }
    boundStack()
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    weights[key] = weight
    if status[key] == .hot { heat(key) }
    boundStack()
  }

  public mutating func remove(_ key: UInt32) {
    queue.removeAll { $0 == key }
    beside.remove(key)
    fallen.removeAll { $0 == key }
    forget(key)
    prune()
  }
}
