/// CART as its rules read: four arrays, oldest first, and two sets; names as in the paper.
public struct NaiveCART: NaivePolicy {
  private let c: Double
  private let isReal: Bool
  private var p = 0.0
  private var q = 0.0
  private var t1: [UInt32] = []
  private var t2: [UInt32] = []
  private var b1: [UInt32] = []
  private var b2: [UInt32] = []
  private var marks: Set<UInt32> = []
  private var longTerm: Set<UInt32> = []
  private var weights: [UInt32: Int64] = [:]

  public init(capacity: Int64, isReal: Bool = true) {
    c = Double(capacity)
    self.isReal = isReal
  }

  private func size(_ keys: [UInt32]) -> Double { Double(keys.reduce(0) { $0 + (weights[$1] ?? 0) }) }
  private var nS: Double { size((t1 + t2).filter { !longTerm.contains($0) }) }
  private var nL: Double { size((t1 + t2).filter { longTerm.contains($0) }) }

  private func ratio(_ part: Double, _ ghosts: Double) -> Double {
    ghosts == 0 ? 1 : max(1, isReal ? part / ghosts : (part / ghosts).rounded(.down))
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) { marks.insert(key) }

  private mutating func raiseQ(_ step: Double) {
    if size(t2) + size(b2) + size(t1) - nS >= c { q = min(q + step, 2 * c - size(t1)) }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    while let head = t2.first, marks.contains(head) {
      marks.remove(head)
      t1.append(t2.removeFirst())
      raiseQ(size([head]))
    }
    while let head = t1.first, longTerm.contains(head) || marks.contains(head) {
      t1.removeFirst()
      if marks.remove(head) != nil {
        t1.append(head)
        if size(t1) >= min(p + size([head]), size(b1)) { longTerm.insert(head) }
      } else {
        t2.append(head)
        q = max(q - size([head]), c - size(t1))
      }
    }
    if let head = t1.first, t2.isEmpty || size(t1) >= max(1, p) { return head }
    return t2[0]
  }

  public mutating func evicted(_ key: UInt32) {
    if t1.first == key { b1.append(t1.removeFirst()) } else { b2.append(t2.removeFirst()) }
  }

  public mutating func refused(_ key: UInt32, _ request: NaiveRequest) {
    b1.removeAll { $0 == key }
    b2.removeAll { $0 == key }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    let step = size([key])
    let (inB1, inB2) = (b1.contains(key), b2.contains(key))
    if inB1 { p = min(c, p + ratio(nS, size(b1)) * step) }
    if inB2 { p = max(0, p - ratio(nL, size(b2)) * step) }
    refused(key, request)
    weights[key] = request.weight
    marks.remove(key)
    t1.append(key)
    if inB1 || inB2 { longTerm.insert(key) } else { longTerm.remove(key) }
    if inB2 { raiseQ(size([key])) }
    while size(b1) + size(b2) > c {
      if b2.isEmpty || (size(b1) > max(0, q) && !b1.isEmpty) { b1.removeFirst() } else { b2.removeFirst() }
    }
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) { weights[key] = weight }

  public mutating func remove(_ key: UInt32) {
    t1.removeAll { $0 == key }
    t2.removeAll { $0 == key }
  }
}
