/// LFU as an array in the order of leaving.
public struct NaiveLFU: NaivePolicy {
  let keepsCounts: Bool
  /// Requests between two halvings; nil: none.
  let period: Int?
  var order: [(key: UInt32, count: Int)] = []
  var past: [UInt32: Int] = [:]
  var requests = 0

  public init(keepsCounts: Bool = false, period: Int? = nil) {
    self.keepsCounts = keepsCounts
    self.period = period
  }

  mutating func age() {
    requests += 1
    guard let period, requests % period == 0 else { return }
    order = order.map { ($0.key, $0.count / 2) }
    past = past.mapValues { $0 / 2 }
  }

  mutating func put(_ key: UInt32, _ count: Int) {
    let place = order.firstIndex { $0.count > count } ?? order.count
    order.insert((key, count), at: place)
  }

  mutating func take(_ key: UInt32) -> Int {
    guard let place = order.firstIndex(where: { $0.key == key }) else { return 0 }
    return order.remove(at: place).count
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    age()
    put(key, take(key) + 1)
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) { age() }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 { order[0].key }

  public mutating func evicted(_ key: UInt32) {
    let count = take(key)
    if keepsCounts { past[key] = count }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    put(key, (past.removeValue(forKey: key) ?? 0) + 1)
  }

  public mutating func refused(_ key: UInt32, _ request: NaiveRequest) {
    if keepsCounts { past[key, default: 0] += 1 }
  }

  public mutating func remove(_ key: UInt32) { _ = take(key) }
}
