/// FIFO with merging as its rule reads: arrays, oldest first.
public struct NaiveFIFOMerge<Draws: BoundedDraws>: NaivePolicy {
  let examine: Int
  let keep: Int
  var draws: Draws
  var queue: [UInt32] = []
  var hits: [UInt32: Int] = [:]
  var weights: [UInt32: Int64] = [:]
  /// What was looked at and is still here, worst first.
  var looked: [UInt32] = []
  /// Where to look next.
  var next: UInt32?

  public init(examine: Int = 100, keep: Int = 50, draws: Draws) {
    self.examine = examine
    self.keep = keep
    self.draws = draws
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) { hits[key, default: 0] += 1 }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    if looked.count > keep { return looked[0] }
    looked = []
    if queue.count <= examine {
      next = nil
      return queue[0]
    }
    let start = queue.firstIndex { $0 == next } ?? 0
    let stretch = (0..<examine).map { queue[(start + $0) % queue.count] }
    next = start + examine == queue.count ? nil : queue[(start + examine) % queue.count]
    let worths = stretch.map { key in
      (Double(hits[key] ?? 0) + Double(draws.below(1000)) / 10000) / Double(max(1, weights[key] ?? 1))
    }
    looked = stretch.indices.sorted { (worths[$0], $0) < (worths[$1], $1) }.map { stretch[$0] }
    return looked[0]
  }

  public mutating func evicted(_ key: UInt32) {
    if next == key {
      let place = queue.firstIndex(of: key) ?? 0
      next = place + 1 < queue.count ? queue[place + 1] : nil
    }
    queue.removeAll { $0 == key }
    looked.removeAll { $0 == key }
    weights[key] = nil
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    queue.append(key)
    hits[key] = 0
    weights[key] = request.weight
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) { weights[key] = weight }
}
