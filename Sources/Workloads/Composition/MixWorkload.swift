internal import CacheCore

/// Requests of several workloads, each drawn from one of them by weight.
struct MixWorkload: Workload {
  /// One of them.
  struct Part {
    var workload: any Workload
    var weight: Double
    /// What is added to its keys.
    var firstKey: UInt64
  }

  let requests: Int64
  let columns: TraceColumns
  private let parts: [BufferedWorkload]
  private let firstKeys: [UInt64]
  private let choice: WeightedChoice
  private var random: SplitMix64
  private var clock: ArrivalClock
  private var made: Int64 = 0

  /// Every part has at least `requests` requests.
  init(_ parts: [Part], requests: Int64, rate: ArrivalRate, seed: UInt64) throws(CachesimError) {
    guard rate.holds(requests: requests) else {
      throw CachesimError(.usage, "\(requests) requests at this rate last over 290 years")
    }
    self.requests = requests
    self.parts = parts.map { BufferedWorkload($0.workload) }
    firstKeys = parts.map(\.firstKey)
    choice = WeightedChoice(weights: parts.map(\.weight))
    columns = parts.reduce([.time]) { $0.union($1.workload.columns) }
    random = SplitMix64(seed: seed)
    clock = ArrivalClock(rate, seed: seed)
  }

  mutating func fill(_ block: RecordBlock) {
    let count = Int(min(Int64(block.capacity), requests - made))
    var ignored: Int64 = 0
    for place in 0..<count {
      let part = choice.index(random.next())
      _ = parts[part].take(to: block, at: place, firstKey: firstKeys[part], time: &ignored)
      block.times?[place] = clock.next()
    }
    made += Int64(count)
    block.count = count
  }
}
