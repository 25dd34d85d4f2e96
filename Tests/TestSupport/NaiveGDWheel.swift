/// GD-Wheel: wheels as arrays of queues, each newest first, and hands that move a place at a time.
public struct NaiveGDWheel: NaivePolicy {
  let queues: Int
  var wheels: [[[UInt32]]]
  var hands: [Int]
  var costs: [UInt32: Double] = [:]

  public init(wheels: Int = 2, queues: Int = 256) {
    self.queues = queues
    self.wheels = Array(repeating: Array(repeating: [], count: queues), count: wheels)
    hands = Array(repeating: 0, count: wheels)
  }

  /// What a place of a wheel is worth.
  func value(_ wheel: Int) -> Double { (0..<wheel).reduce(1) { product, _ in product * Double(queues) } }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    evicted(key)
    insert(key, request)
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    costs[key] = request.cost
    let reaching = wheels.indices.last { (request.cost / value($0)).rounded() > 0 }
    if let wheel = reaching {
      let place = (Int((request.cost / value(wheel)).rounded()) + hands[wheel]) % queues
      wheels[wheel][place].insert(key, at: 0)
    } else {
      wheels[0][0].insert(key, at: 0)
    }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    while true {
      for step in 0..<queues {
        let place = (hands[0] + step) % queues
        guard let victim = wheels[0][place].popLast() else { continue }
        let wentRound = place < hands[0]
        hands[0] = place
        if wentRound, wheels.count > 1 { migrate(1) }
        return victim
      }
      migrate(1)
    }
  }

  mutating func migrate(_ wheel: Int) {
    hands[wheel] = (hands[wheel] + 1) % queues
    if hands[wheel] == 0, wheel + 1 < wheels.count { migrate(wheel + 1) }
    let moving = wheels[wheel][hands[wheel]]
    wheels[wheel][hands[wheel]] = []
    for key in moving {
      let rest = (costs[key] ?? 0).truncatingRemainder(dividingBy: value(wheel))
      let place = (Int((rest / value(wheel - 1)).rounded()) + hands[wheel - 1]) % queues
      wheels[wheel - 1][place].insert(key, at: 0)
    }
  }

  public mutating func evicted(_ key: UInt32) {
    for wheel in wheels.indices { for place in 0..<queues { wheels[wheel][place].removeAll { $0 == key } } }
  }
}
