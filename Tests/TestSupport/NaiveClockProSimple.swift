/// CLOCK-Pro on three lists as its rules read: arrays, oldest first.
public struct NaiveClockProSimple: NaivePolicy {
  private let c: Int64
  private var hot: [UInt32] = []
  private var cold: [UInt32] = []
  private var ghosts: [UInt32] = []
  private var marks: Set<UInt32> = []
  private var weights: [UInt32: Int64] = [:]
  private var epochs: [UInt32: Int64] = [:]
  private var epoch: Int64 = 0
  private var target: Int64 = 0
  private var wasFull = false

  public init(capacity: Int64) { c = capacity }

  public var insertsFirst: Bool { true }

  private func weight(_ keys: [UInt32]) -> Int64 { keys.reduce(0) { $0 + (weights[$1] ?? 0) } }
  private func age(_ key: UInt32) -> Int64 { epochs[key] ?? 0 }
  private func isTested(_ key: UInt32) -> Bool { hot.first.map { age(key) > age($0) } ?? true }
  private mutating func move(_ step: Int64) { target = min(c - c / 100, max(c / 100, target + step)) }

  private mutating func canBeHot(_ key: UInt32) -> Bool {
    if !isTested(key) { return false }
    move(weight([key]))
    while !hot.isEmpty, weight(hot) + weight([key]) > c - target {
      if !demoteOne(until: age(key)) { return false }
    }
    return isTested(key)
  }

  private mutating func demoteOne(until end: Int64) -> Bool {
    var end = end
    while let oldest = hot.first, age(oldest) <= end {
      hot.removeFirst()
      if marks.remove(oldest) == nil {
        cold.append(oldest)
        return true
      }
      hot.append(oldest)
      end += 1
      epochs[oldest] = end
    }
    return false
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) { marks.insert(key) }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    let isGhost = ghosts.contains(key)
    ghosts.removeAll { $0 == key }
    marks.remove(key)
    let needsRoom = weight(hot) + weight(cold) + request.weight > c
    weights[key] = request.weight
    let isHot: Bool
    if isGhost {
      isHot = canBeHot(key)
    } else {
      epoch += 1
      isHot = !wasFull && weight(hot) + weight(cold) + request.weight <= c - c / 100
    }
    epochs[key] = epoch
    if isHot { hot.append(key) } else { cold.append(key) }
    if !needsRoom { prune() }
  }

  public mutating func refused(_ key: UInt32, _ request: NaiveRequest) { ghosts.removeAll { $0 == key } }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    wasFull = true
    while true {
      if let oldest = cold.first {
        if marks.remove(oldest) == nil { return oldest }
        cold.removeFirst()
        if canBeHot(oldest) { hot.append(oldest) } else { cold.append(oldest) }
        epoch += 1
        epochs[oldest] = epoch
      } else {
        _ = demoteOne(until: max(epoch, age(hot[0])))
      }
    }
  }

  public mutating func evicted(_ key: UInt32) {
    cold.removeAll { $0 == key }
    if isTested(key) { ghosts.append(key) }
    while weight(ghosts) > c { forget() }
    prune()
  }

  private mutating func prune() {
    while let oldest = ghosts.first, !isTested(oldest) { forget() }
  }

  private mutating func forget() { move(-weight([ghosts.removeFirst()])) }

  public mutating func resized(_ key: UInt32, to weight: Int64) { weights[key] = weight }

  public mutating func remove(_ key: UInt32) {
    hot.removeAll { $0 == key }
    cold.removeAll { $0 == key }
    marks.remove(key)
  }
}
