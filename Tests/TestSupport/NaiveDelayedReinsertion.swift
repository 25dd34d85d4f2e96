/// FIFO with delayed reinsertion as an array, oldest first.
public struct NaiveDelayedReinsertion: NaivePolicy {
  let most: Int
  let delay: Double
  var queue: [UInt32] = []
  var chances: [UInt32: Int] = [:]
  var counted: [UInt32: Int] = [:]
  var insertions = 0

  public init(bits: Int, delay: Double) {
    most = 1 << bits - 1
    self.delay = delay
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    let since = insertions - counted[key, default: 0]
    guard chances[key, default: 0] < most, Double(since) > delay * Double(queue.count) else { return }
    chances[key, default: 0] += 1
    counted[key] = insertions
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    while chances[queue[0], default: 0] > 0 {
      chances[queue[0], default: 0] -= 1
      queue.append(queue.removeFirst())
      insertions += 1
    }
    return queue[0]
  }

  public mutating func evicted(_ key: UInt32) { queue.removeAll { $0 == key } }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    queue.append(key)
    insertions += 1
    chances[key] = 0
    counted[key] = insertions
  }
}
