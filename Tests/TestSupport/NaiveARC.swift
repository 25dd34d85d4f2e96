/// ARC as its rules read; names as in the paper.
public struct NaiveARC: NaiveCache {
  private var t1 = NaiveQueue()
  private var t2 = NaiveQueue()
  private var b1 = NaiveQueue()
  private var b2 = NaiveQueue()
  private var p = 0.0
  private let c: Int64
  private let isReal: Bool
  private let followsPaper: Bool

  public init(capacity: Int64, isReal: Bool, followsPaper: Bool) {
    c = capacity
    self.isReal = isReal
    self.followsPaper = followsPaper
  }

  public mutating func access(_ id: UInt32, _ weight: Int64) -> Bool {
    if t1.contains(id) || t2.contains(id) {
      t1.remove(id)
      t2.remove(id)
      t2.append(id, weight)
      return true
    }
    let (inB1, inB2) = (b1.contains(id), b2.contains(id))
    let unit = followsPaper ? Double(weight) : 1
    if inB1 { p = min(Double(c), p + delta(b2.weight, b1.weight) * unit) }
    if inB2 { p = max(0, p - delta(b1.weight, b2.weight) * unit) }
    b1.remove(id)
    b2.remove(id)
    if weight > c { return false }
    while t1.weight + t2.weight + weight > c {
      if inB1 || inB2 {
        replace(inB2)
      } else if t1.weight + b1.weight + weight > c {
        if b1.isEmpty {
          _ = t1.removeOldest()
        } else {
          _ = b1.removeOldest()
          replace(false)
        }
      } else {
        if t1.weight + t2.weight + b1.weight + b2.weight >= 2 * c, !b2.isEmpty { _ = b2.removeOldest() }
        replace(false)
      }
    }
    if inB1 || inB2 { t2.append(id, weight) } else { t1.append(id, weight) }
    if followsPaper {
      while t1.weight + b1.weight > c, !b1.isEmpty { _ = b1.removeOldest() }
      while t1.weight + t2.weight + b1.weight + b2.weight > 2 * c, !b2.isEmpty { _ = b2.removeOldest() }
    }
    return false
  }

  private func delta(_ other: Int64, _ own: Int64) -> Double {
    max(1, isReal ? Double(other) / Double(own) : Double(other / own))
  }

  private mutating func replace(_ inB2: Bool) {
    let size = Double(t1.weight)
    if !t1.isEmpty, size > p || (inB2 && size == p) || t2.isEmpty {
      let (id, weight) = t1.removeOldest()
      b1.append(id, weight)
    } else {
      let (id, weight) = t2.removeOldest()
      b2.append(id, weight)
    }
  }
}
