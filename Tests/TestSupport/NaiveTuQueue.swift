/// OpenBSD's 2Q as three arrays, least recently used first.
public struct NaiveTuQueue: NaivePolicy {
  let hotLimit: Int64
  let warmLimit: Int64
  var hot: [UInt32] = []
  var warm: [UInt32] = []
  var cold: [UInt32] = []
  var weights: [UInt32: Int64] = [:]

  public init(capacity: Int64, hot: Double, warm: Double) {
    hotLimit = Int64(Double(capacity) * hot)
    warmLimit = Int64(Double(capacity) * warm)
  }

  public var insertsFirst: Bool { true }

  private func weight(_ keys: [UInt32]) -> Int64 { keys.reduce(0) { $0 + weights[$1, default: 0] } }

  private mutating func coolDown() {
    while weight(hot) > hotLimit { cold.append(hot.removeFirst()) }
    while weight(warm) > warmLimit { cold.append(warm.removeFirst()) }
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    if hot.contains(key) {
      hot.removeAll { $0 == key }
      hot.append(key)
    } else {
      warm.removeAll { $0 == key }
      cold.removeAll { $0 == key }
      warm.append(key)
      coolDown()
    }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    cold.first ?? warm.first ?? hot.first ?? incoming
  }

  public mutating func evicted(_ key: UInt32) {
    hot.removeAll { $0 == key }
    warm.removeAll { $0 == key }
    cold.removeAll { $0 == key }
    weights[key] = nil
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    weights[key] = request.weight
    hot.append(key)
    coolDown()
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    weights[key] = weight
    coolDown()
  }
}
