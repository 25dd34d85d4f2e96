/// CLOCK-Pro as its rules read: the clock is an array, oldest first, and hands are keys in it.
public struct NaiveClockPro: NaivePolicy {
  private enum Kind { case hot, cold, ghost }

  private let c: Int64
  private let leastCold: Int64
  private let mostCold: Int64
  private let ghostLimit: Double
  private let isPlus: Bool
  private var ring: [UInt32] = []
  private var kinds: [UInt32: Kind] = [:]
  private var tested: Set<UInt32> = []
  private var marks: Set<UInt32> = []
  private var demoted: Set<UInt32> = []
  private var weights: [UInt32: Int64] = [:]
  private var hotHand: UInt32?
  private var coldHand: UInt32?
  private var testHand: UInt32?
  private var coldTarget: Int64
  private var last: UInt32?
  private var wasFull = false

  public init(capacity: Int64, isUnit: Bool, least: Double, most: Double, ghosts: Double, isPlus: Bool) {
    c = capacity
    leastCold = min(max(isUnit ? 2 : 1, Int64(Double(c) * least)), max(1, c / 2))
    mostCold = max(leastCold, min(c - leastCold, Int64(Double(c) * most)))
    ghostLimit = Double(c) * ghosts
    self.isPlus = isPlus
    coldTarget = leastCold
  }

  private func weight(_ kind: Kind) -> Int64 { weight(ring.filter { kinds[$0] == kind }) }
  private func weight(_ keys: [UInt32]) -> Int64 { keys.reduce(0) { $0 + (weights[$1] ?? 0) } }

  private func ahead(_ key: UInt32) -> UInt32? {
    ring.firstIndex(of: key).map { ring[($0 + 1) % ring.count] }
  }

  /// The first key from a place on that fits, going round.
  private func first(from place: UInt32?, where fits: (UInt32) -> Bool) -> UInt32? {
    let start = place.flatMap { ring.firstIndex(of: $0) } ?? 0
    return (ring[start...] + ring[..<start]).first(where: fits)
  }

  private mutating func leave(_ key: UInt32) {
    let next = ring.count == 1 ? nil : ahead(key)
    if hotHand == key { hotHand = next }
    if coldHand == key { coldHand = next }
    if testHand == key { testHand = next }
    ring.removeAll { $0 == key }
    kinds[key] = nil
    tested.remove(key)
    marks.remove(key)
    demoted.remove(key)
  }

  private mutating func enter(_ key: UInt32, _ kind: Kind, isTested: Bool) {
    leave(key)
    ring.append(key)
    kinds[key] = kind
    if isTested { tested.insert(key) }
  }

  private mutating func findHands() {
    coldHand = first(from: coldHand) { kinds[$0] == .cold }
    findHot()
    findTested()
  }

  private mutating func findHot() {
    guard ring.contains(where: { kinds[$0] == .hot }) else { return hotHand = nil }
    if hotHand == nil { hotHand = ring.first }
    while let key = hotHand, kinds[key] != .hot {
      hotHand = ahead(key)
      endTest(key)
    }
    findTested()
  }

  private mutating func findTested() {
    testHand = first(from: testHand ?? hotHand) { tested.contains($0) }
  }

  private mutating func move(_ step: Int64) { coldTarget = min(mostCold, max(leastCold, coldTarget + step)) }

  private mutating func endTest(_ key: UInt32) {
    guard tested.contains(key) else { return }
    let step = weight([key])
    let wasMarked = marks.contains(key)
    if kinds[key] == .ghost { leave(key) } else { tested.remove(key) }
    if !isPlus { move(wasMarked ? step : -step) }
  }

  private mutating func noticeDemoted(_ key: UInt32) {
    let all = weight(Array(demoted))
    move(-weight([key]) * max(1, all > 0 ? weight(.ghost) / all : 0))
    demoted.remove(key)
  }

  private mutating func canBeHot(_ key: UInt32) -> Bool {
    guard tested.contains(key) else { return false }
    let step = weight([key])
    let ghosts = weight(.ghost)
    if !isPlus { move(step) }
    if isPlus, kinds[key] == .ghost { move(step * max(1, ghosts > 0 ? weight(Array(demoted)) / ghosts : 0)) }
    marks.remove(key)
    while weight(.hot) + step > c - coldTarget {
      guard tested.contains(key), demoteOne(until: key) else { return false }
    }
    return true
  }

  private mutating func demoteOne(until end: UInt32?) -> Bool {
    guard ring.contains(where: { kinds[$0] == .hot }) else { return false }
    if hotHand == nil { findHot() }
    var found = false
    while let key = hotHand, key != end, !found {
      if kinds[key] == .hot {
        found = !marks.contains(key)
        enter(key, found ? .cold : .hot, isTested: false)
        if found, isPlus { demoted.insert(key) }
        if hotHand == nil { hotHand = key }
      } else {
        if marks.contains(key), demoted.contains(key) { noticeDemoted(key) }
        hotHand = ahead(key)
        endTest(key)
      }
    }
    findHot()
    return found
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    if key != last { marks.insert(key) }
    last = key
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) { last = key }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    wasFull = true
    while true {
      coldHand = first(from: coldHand) { kinds[$0] == .cold }
      guard let key = coldHand else {
        _ = demoteOne(until: nil)
        continue
      }
      if !marks.contains(key) { return key }
      if demoted.contains(key) { noticeDemoted(key) }
      if canBeHot(key) { enter(key, .hot, isTested: false) } else { enter(key, .cold, isTested: true) }
    }
  }

  public mutating func evicted(_ key: UInt32) {
    if tested.contains(key) {
      kinds[key] = .ghost
      coldHand = ahead(key)
    } else {
      leave(key)
    }
    while Double(weight(.ghost)) > ghostLimit {
      findTested()
      endTest(testHand ?? 0)
    }
    findTested()
    coldHand = first(from: coldHand) { kinds[$0] == .cold }
  }

  public mutating func refused(_ key: UInt32, _ request: NaiveRequest) { remove(key) }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    let isHot =
      !wasFull && weight(.hot) + weight(.cold) + request.weight <= c - leastCold || canBeHot(key)
    leave(key)
    weights[key] = request.weight
    enter(key, isHot ? .hot : .cold, isTested: !isHot)
    findHands()
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) { weights[key] = weight }

  public mutating func remove(_ key: UInt32) {
    leave(key)
    findHands()
  }
}
