/// CLOCK as a queue of objects with their chances.
public struct NaiveCLOCK: NaivePolicy {
  let bits: Int
  public let insertsFirst: Bool
  var queue: [(key: UInt32, chances: Int)] = []

  public init(bits: Int = 1, insertsFirst: Bool = false) {
    self.bits = bits
    self.insertsFirst = insertsFirst
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    for place in queue.indices where queue[place].key == key {
      queue[place].chances = min(queue[place].chances + 1, 1 << bits - 1)
    }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    while queue[0].chances > 0 {
      let passed = queue.removeFirst()
      queue.append((passed.key, passed.chances - 1))
    }
    return queue[0].key
  }

  public mutating func evicted(_ key: UInt32) { queue.removeAll { $0.key == key } }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { queue.append((key, 0)) }
}
