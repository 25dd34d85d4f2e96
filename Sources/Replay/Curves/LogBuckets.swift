/// Weights at whole numbers: exact below 256, beyond in 256 parts of each power of two, which keeps numbers to 0.4 %.
struct LogBuckets {
  private static let exact = 256
  private var weights: [Double] = []

  /// Adds a weight at a number.
  mutating func add(_ number: UInt64, _ weight: Double) {
    let place = LogBuckets.place(number)
    while weights.count <= place { weights.append(0) }
    weights[place] += weight
  }

  /// Multiplies all weights.
  mutating func scale(by factor: Double) { for place in weights.indices { weights[place] *= factor } }

  /// The weight of all numbers below `end`; in the part that `end` is in, as if they lay evenly.
  func sum(below end: UInt64) -> Double {
    let place = LogBuckets.place(end)
    var sum = 0.0
    for index in 0..<min(place, weights.count) { sum += weights[index] }
    if place < weights.count {
      let start = LogBuckets.start(place)
      sum += weights[place] * Double(end - start) / Double(LogBuckets.start(place + 1) - start)
    }
    return sum
  }

  /// The parts that there are: from, to (not with it), weight.
  var parts: [(start: UInt64, end: UInt64, weight: Double)] {
    weights.indices.map { (LogBuckets.start($0), LogBuckets.start($0 + 1), weights[$0]) }
  }

  private static func place(_ number: UInt64) -> Int {
    guard number >= UInt64(exact) else { return Int(number) }
    let shift = 55 - number.leadingZeroBitCount
    return exact * shift + Int(number >> UInt64(shift))
  }

  private static func start(_ place: Int) -> UInt64 {
    guard place >= 2 * exact else { return UInt64(place) }
    let shift = place / exact - 1
    let (start, overflow) = UInt64(place - exact * shift).multipliedReportingOverflow(by: 1 << UInt64(shift))
    return overflow ? .max : start
  }
}
