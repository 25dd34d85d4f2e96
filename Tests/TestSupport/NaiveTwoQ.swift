/// 2Q as its rules read.
public struct NaiveTwoQ: NaiveCache {
  private var newcomers = NaiveQueue()
  private var ghosts = NaiveQueue()
  private var main = NaiveQueue()
  private let capacity: Int64
  private let newcomersLimit: Int64
  private let ghostsLimit: Int64
  private let isBounded: Bool

  public init(capacity: Int64, newcomers: Double, ghosts: Double, isBounded: Bool) {
    self.capacity = capacity
    self.isBounded = isBounded
    newcomersLimit = Int64(Double(capacity) * newcomers)
    ghostsLimit = Int64(Double(capacity) * ghosts)
  }

  public mutating func access(_ id: UInt32, _ weight: Int64) -> Bool {
    if newcomers.contains(id) { return true }
    if main.contains(id) {
      main.moveToEnd(id)
      return true
    }
    let isRemembered = ghosts.contains(id)
    ghosts.remove(id)
    if weight > (isBounded ? newcomersLimit : capacity) { return false }
    while newcomers.weight + main.weight + weight > capacity { makeRoom() }
    if isRemembered {
      while isBounded, main.weight + weight > capacity - newcomersLimit { _ = main.removeOldest() }
      main.append(id, weight)
    } else {
      newcomers.append(id, weight)
    }
    return false
  }

  private mutating func makeRoom() {
    guard !newcomers.isEmpty, main.isEmpty || newcomers.weight > newcomersLimit else {
      _ = main.removeOldest()
      return
    }
    let (id, weight) = newcomers.removeOldest()
    guard weight <= ghostsLimit else { return }
    ghosts.append(id, weight)
    while ghosts.weight > ghostsLimit { _ = ghosts.removeOldest() }
  }
}
