/// CAR as its rules read: four arrays, oldest first, and a set of marks; names as in the paper.
public struct NaiveCAR: NaivePolicy {
  private let c: Double
  private let isReal: Bool
  private let isPaper: Bool
  private var p = 0.0
  private var t1: [UInt32] = []
  private var t2: [UInt32] = []
  private var b1: [UInt32] = []
  private var b2: [UInt32] = []
  private var marks: Set<UInt32> = []
  private var weights: [UInt32: Int64] = [:]

  public init(capacity: Int64, isReal: Bool = true, isPaper: Bool = true) {
    c = Double(capacity)
    self.isReal = isReal
    self.isPaper = isPaper
  }

  private func size(_ keys: [UInt32]) -> Double { Double(keys.reduce(0) { $0 + (weights[$1] ?? 0) }) }

  private func ratio(_ other: Double, _ own: Double) -> Double {
    own == 0 ? 1 : max(1, isReal ? other / own : (other / own).rounded(.down))
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) { marks.insert(key) }

  private mutating func adapt(_ key: UInt32) {
    let step = isPaper ? size([key]) : 1
    if b1.contains(key) { p = min(c, p + ratio(size(b2), size(b1)) * step) }
    if b2.contains(key) { p = max(0, p - ratio(size(b1), size(b2)) * step) }
  }

  private var isGhost = false

  private mutating func dropGhost(_ key: UInt32) {
    b1.removeAll { $0 == key }
    b2.removeAll { $0 == key }
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    isGhost = b1.contains(key) || b2.contains(key)
    if !isPaper {
      adapt(key)
      dropGhost(key)
    }
  }

  public mutating func refused(_ key: UInt32, _ request: NaiveRequest) { dropGhost(key) }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    while true {
      if let head = t1.first, t2.isEmpty || size(t1) >= max(1, p) {
        guard marks.remove(head) != nil else { return head }
        t2.append(t1.removeFirst())
      } else {
        guard marks.remove(t2[0]) != nil else { return t2[0] }
        t2.append(t2.removeFirst())
      }
    }
  }

  public mutating func evicted(_ key: UInt32) {
    if t1.first == key { b1.append(t1.removeFirst()) } else { b2.append(t2.removeFirst()) }
    bound()
    if !isPaper, size(t1) + size(b1) >= c, !b1.isEmpty { b1.removeFirst() }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    if isPaper {
      adapt(key)
      dropGhost(key)
    }
    weights[key] = request.weight
    marks.remove(key)
    if isGhost { t2.append(key) } else { t1.append(key) }
    bound()
  }

  private mutating func bound() {
    guard isPaper else { return }
    while size(t1) + size(b1) > c, !b1.isEmpty { b1.removeFirst() }
    while size(t1) + size(t2) + size(b1) + size(b2) > 2 * c, !b2.isEmpty { b2.removeFirst() }
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    weights[key] = weight
    bound()
  }

  public mutating func remove(_ key: UInt32) {
    t1.removeAll { $0 == key }
    t2.removeAll { $0 == key }
  }
}
