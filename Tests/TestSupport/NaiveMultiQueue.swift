/// MQ as arrays of objects, least recently used first.
public struct NaiveMultiQueue: NaivePolicy {
  let lifetime: Int
  let ghostsLimit: Int64
  var queues: [[UInt32]]
  var counts: [UInt32: Int] = [:]
  var ends: [UInt32: Int] = [:]
  var weights: [UInt32: Int64] = [:]
  var ghosts: [(key: UInt32, weight: Int64)] = []
  var now = 0

  public init(queues: Int, lifetime: Int, ghostsLimit: Int64) {
    self.queues = Array(repeating: [], count: queues)
    self.lifetime = lifetime
    self.ghostsLimit = ghostsLimit
  }

  private mutating func use(_ key: UInt32) {
    counts[key, default: 0] += 1
    take(key)
    var (level, limit) = (0, 2)
    while level + 1 < queues.count, counts[key, default: 0] >= limit { (level, limit) = (level + 1, limit * 2) }
    queues[level].append(key)
    ends[key] = now + lifetime
    now += 1
    for level in queues.indices.dropFirst() {
      guard let first = queues[level].first, ends[first, default: 0] < now else { continue }
      queues[level].removeFirst()
      queues[level - 1].append(first)
      ends[first] = now + lifetime
    }
  }

  private mutating func take(_ key: UInt32) {
    for level in queues.indices { queues[level].removeAll { $0 == key } }
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) { use(key) }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    if !ghosts.contains(where: { $0.key == key }) { counts[key] = nil }
    ghosts.removeAll { $0.key == key }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    queues.first { !$0.isEmpty }?.first ?? incoming
  }

  public mutating func evicted(_ key: UInt32) {
    take(key)
    guard let weight = weights.removeValue(forKey: key), weight <= ghostsLimit else { return }
    while ghosts.reduce(0, { $0 + $1.weight }) + weight > ghostsLimit { ghosts.removeFirst() }
    ghosts.append((key, weight))
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    weights[key] = request.weight
    use(key)
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) { weights[key] = weight }

  public mutating func remove(_ key: UInt32) {
    take(key)
    weights[key] = nil
  }
}
