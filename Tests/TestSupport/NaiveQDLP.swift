/// QD-LP and S3-FIFO-D: caches made of caches, each of which makes room in itself.
public struct NaiveQDLP: NaiveCache {
  private var small = NaiveQueue()
  private var main = NaiveQueue()
  private var ghosts = NaiveQueue()
  private var leftSmall = NaiveQueue()
  private var leftMain = NaiveQueue()
  private var smallHits = 0
  private var mainHits = 0
  private var counts: [UInt32: Int] = [:]
  private let capacity: Int64
  private var smallLimit: Int64
  private var mainLimit: Int64
  private var ghostsLimit: Int64
  private let adapts: Bool
  private let isBounded: Bool

  public init(capacity: Int64, small: Double, adapts: Bool, isBounded: Bool) {
    self.capacity = capacity
    self.adapts = adapts
    self.isBounded = isBounded
    smallLimit = max(1, Int64(Double(capacity) * small))
    mainLimit = capacity - smallLimit
    ghostsLimit = adapts ? mainLimit : Int64(Double(capacity) * 0.9)
  }

  public mutating func access(_ id: UInt32, _ weight: Int64) -> Bool {
    if adapts { moveBorder() }
    if small.contains(id) || main.contains(id) {
      counts[id] = main.contains(id) ? min(3, counts[id, default: 0] + 1) : counts[id, default: 0] + 1
      return true
    }
    let isRemembered = ghosts.contains(id)
    ghosts.remove(id)
    if leftSmall.contains(id) { smallHits += 1 }
    if leftMain.contains(id) { mainHits += 1 }
    leftSmall.remove(id)
    leftMain.remove(id)
    if weight > capacity || isBounded && weight > smallLimit { return false }
    while small.weight + main.weight + weight > capacity { makeRoom() }
    counts[id] = 0
    if isRemembered, weight <= mainLimit {
      while main.weight + weight > mainLimit { _ = takeFromMain() }
      main.append(id, weight)
    } else {
      small.append(id, weight)
    }
    return false
  }

  private mutating func moveBorder() {
    if leftMain.isEmpty { (smallHits, mainHits) = (0, 0) }
    guard smallHits + mainHits > 100 else { return }
    var step = max(1, min(smallLimit, mainLimit) / 1000)
    if smallHits > 2 * mainHits {
      if mainLimit <= capacity / 100 { step = 0 }
    } else if mainHits > 2 * smallHits {
      step = smallLimit > capacity / 100 ? -step : 0
    } else {
      step = 0
    }
    (smallLimit, ghostsLimit, mainLimit) = (smallLimit + step, ghostsLimit + step, mainLimit - step)
    (smallHits, mainHits) = (smallHits * 4 / 5, mainHits * 4 / 5)
  }

  private mutating func makeRoom() {
    if small.isEmpty {
      let (id, weight) = takeFromMain()
      remember(id, weight, in: \.leftMain, limit: adapts ? capacity / 10 : -1)
      return
    }
    let (id, weight) = small.removeOldest()
    if counts[id, default: 0] == 0 {
      remember(id, weight, in: \.ghosts, limit: ghostsLimit)
      remember(id, weight, in: \.leftSmall, limit: adapts ? capacity / 10 : -1)
      return
    }
    counts[id] = 0
    if adapts {
      main.append(id, weight)
      while main.weight > mainLimit {
        let (id, weight) = takeFromMain()
        remember(id, weight, in: \.leftMain, limit: capacity / 10)
      }
    } else if weight <= mainLimit {
      while main.weight + weight > mainLimit { _ = takeFromMain() }
      main.append(id, weight)
    }
  }

  private mutating func remember(
    _ id: UInt32, _ weight: Int64, in queue: WritableKeyPath<NaiveQDLP, NaiveQueue>, limit: Int64
  ) {
    if weight > limit { return }
    while self[keyPath: queue].weight + weight > limit { _ = self[keyPath: queue].removeOldest() }
    self[keyPath: queue].append(id, weight)
  }

  private mutating func takeFromMain() -> (id: UInt32, weight: Int64) {
    while true {
      let (id, weight) = main.removeOldest()
      let count = counts[id, default: 0]
      if count == 0 { return (id, weight) }
      counts[id] = count - 1
      main.append(id, weight)
    }
  }
}
