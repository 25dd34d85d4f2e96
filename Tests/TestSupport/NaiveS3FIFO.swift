/// S3-FIFO as its three procedures read, with a window in which hits do not count and a threshold for ghosts.
public struct NaiveS3FIFO: NaiveCache {
  private var small = NaiveQueue()
  private var main = NaiveQueue()
  private var ghosts = NaiveQueue()
  private var counts: [UInt32: Int64] = [:]
  private var arrivals: [UInt32: Int64] = [:]
  private var insertions: Int64 = 0
  private var hasEvicted = false
  private let capacity: Int64
  private let smallLimit: Int64
  private let ghostsLimit: Int64
  private let threshold: Int64
  private let cap: Int64
  private let rules: String
  private let window: Double
  private let ghostThreshold: Int64

  public init(
    capacity: Int64, small: Double, ghost: Double, threshold: Int64, cap: Int64, rules: String, window: Double = 0,
    ghostThreshold: Int64 = 0
  ) {
    self.window = window
    self.ghostThreshold = ghostThreshold
    self.capacity = capacity
    self.threshold = threshold
    self.cap = cap
    self.rules = rules
    smallLimit = max(1, Int64(Double(capacity) * small))
    ghostsLimit = Int64(Double(capacity) * ghost)
  }

  private var mainLimit: Int64 { capacity - smallLimit }

  public mutating func access(_ id: UInt32, _ weight: Int64) -> Bool {
    if small.contains(id), Double(insertions - arrivals[id, default: 0]) < window * Double(smallLimit) { return true }
    if small.contains(id) || main.contains(id) {
      counts[id] = min(cap, counts[id, default: 0] + 1)
      return true
    }
    let earlier = counts[id, default: 0]
    var isRemembered = false
    if rules == "paper" {
      if weight > capacity {
        ghosts.remove(id)
        return false
      }
      makeRoom(weight)
      isRemembered = ghosts.contains(id)
      ghosts.remove(id)
    } else {
      isRemembered = ghosts.contains(id)
      ghosts.remove(id)
      if weight > smallLimit { return false }
      makeRoom(weight)
    }
    counts[id] = 0
    isRemembered = isRemembered && earlier >= ghostThreshold
    let fills = rules == "libcachesim" && !hasEvicted && small.weight >= smallLimit
    if isRemembered || fills {
      main.append(id, weight)
    } else {
      small.append(id, weight)
      insertions += rules == "libcachesim" ? 1 : weight
      arrivals[id] = insertions
    }
    return false
  }

  private mutating func makeRoom(_ weight: Int64) {
    while small.weight + main.weight + weight > capacity {
      hasEvicted = true
      if rules == "paper" ? small.weight >= smallLimit || main.isEmpty : main.weight <= mainLimit && !small.isEmpty {
        evictSmall()
      } else {
        evictMain()
      }
    }
  }

  private mutating func evictSmall() {
    while !small.isEmpty {
      let (id, weight) = small.removeOldest()
      if counts[id, default: 0] >= threshold {
        counts[id] = 0
        main.append(id, weight)
        if rules == "paper", main.weight > mainLimit { evictMain() }
      } else {
        guard weight <= ghostsLimit else { return }
        while ghosts.weight + weight > ghostsLimit { _ = ghosts.removeOldest() }
        ghosts.append(id, weight)
        return
      }
    }
  }

  private mutating func evictMain() {
    while !main.isEmpty {
      let (id, weight) = main.removeOldest()
      let count = counts[id, default: 0]
      if count == 0 { return }
      counts[id] = count - 1
      main.append(id, weight)
    }
  }
}
