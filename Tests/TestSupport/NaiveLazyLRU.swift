internal import CacheCore

/// Lazy promotion on an array, most recent last.
public struct NaiveLazyLRU: NaivePolicy {
  let when: String
  let share: Double
  var generator: SplitMix64
  var order: [UInt32] = []
  var noted: [UInt32] = []
  var moves = 0
  var moved: [UInt32: Int] = [:]

  public init(when: String, share: Double, seed: UInt64) {
    self.when = when
    self.share = share
    generator = SplitMix64(seed: seed)
  }

  private mutating func moveToEnd(_ key: UInt32) {
    order.removeAll { $0 == key }
    order.append(key)
    moves += 1
    moved[key] = moves
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    let residents = Double(order.count)
    switch when {
    case "probability": if generator.unit() < share { moveToEnd(key) }
    case "delay": if Double(moves - moved[key, default: 0]) > share * residents { moveToEnd(key) }
    default:
      if noted.contains(key) { return }
      noted.append(key)
      guard Double(noted.count) >= share * residents else { return }
      for key in noted { moveToEnd(key) }
      noted = []
    }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 { order[0] }

  public mutating func evicted(_ key: UInt32) {
    order.removeAll { $0 == key }
    noted.removeAll { $0 == key }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { moveToEnd(key) }
}
