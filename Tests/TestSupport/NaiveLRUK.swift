/// LRU-K as its paper writes it: HIST and LAST of every object, and a search for the victim.
public struct NaiveLRUK: NaivePolicy {
  let k: Int
  let crp: Int
  let ghostsLimit: Int64
  let rip: Int
  let tiesByArrival: Bool
  /// The last k times, latest first; 0: none.
  var hist: [UInt32: [Int]] = [:]
  var last: [UInt32: Int] = [:]
  var arrival: [UInt32: Int] = [:]
  var weights: [UInt32: Int64] = [:]
  var ghosts: [(key: UInt32, weight: Int64)] = []

  public init(k: Int, crp: Int, ghostsLimit: Int64, rip: Int, tiesByArrival: Bool) {
    self.k = k
    self.crp = crp
    self.ghostsLimit = ghostsLimit
    self.rip = rip
    self.tiesByArrival = tiesByArrival
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    let now = request.index + 1
    if let before = last[key], let times = hist[key], now - before > crp {
      let period = before - times[0]
      hist[key] = [now] + times.dropLast().map { $0 == 0 ? 0 : $0 + period }
    }
    last[key] = now
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    let isKnown = ghosts.contains { $0.key == key } && request.index + 1 - (last[key] ?? 0) <= rip
    ghosts.removeAll { $0.key == key }
    if !isKnown { hist[key] = nil }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let now = request.index + 1
    func rank(_ key: UInt32) -> (Int, Int) {
      (hist[key]?[k - 1] ?? 0, (tiesByArrival ? arrival[key] : last[key]) ?? 0)
    }
    let eligible = weights.keys.filter { now - (last[$0] ?? 0) > crp }
    return eligible.min { rank($0) < rank($1) } ?? weights.keys.min { (last[$0] ?? 0) < (last[$1] ?? 0) } ?? incoming
  }

  public mutating func evicted(_ key: UInt32) {
    guard let weight = weights.removeValue(forKey: key), weight <= ghostsLimit else { return }
    while ghosts.reduce(0, { $0 + $1.weight }) + weight > ghostsLimit { ghosts.removeFirst() }
    ghosts.append((key, weight))
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    let now = request.index + 1
    hist[key] = [now] + (hist[key] ?? [Int](repeating: 0, count: k)).dropLast()
    last[key] = now
    arrival[key] = now
    weights[key] = request.weight
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) { weights[key] = weight }

  public mutating func remove(_ key: UInt32) { weights[key] = nil }
}
