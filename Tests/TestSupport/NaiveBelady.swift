/// Belady's MIN: a dictionary of next accesses, searched.
public struct NaiveBelady: NaivePolicy {
  let bypasses: Bool
  var nexts: [UInt32: Int64] = [:]

  public init(bypasses: Bool = false) { self.bypasses = bypasses }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) { nexts[key] = request.next }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let furthest = nexts.max { $0.value < $1.value }
    guard let furthest else { return 0 }
    return bypasses && request.next >= furthest.value ? incoming : furthest.key
  }

  public mutating func evicted(_ key: UInt32) { nexts[key] = nil }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { nexts[key] = request.next }
}
