/// A queue of points in time, oldest first, in a ring that doubles when it is full.
struct TimeLog: Sendable {
  private var times: [Int64] = []
  private var head = 0
  private(set) var count = 0

  /// The newest; nil if there is none.
  var last: Int64? { count == 0 ? nil : times[(head + count - 1) & (times.count - 1)] }

  mutating func append(_ time: Int64) {
    if count == times.count { grow() }
    times[(head + count) & (times.count - 1)] = time
    count += 1
  }

  /// Takes out what is not later than `time`.
  mutating func dropUp(to time: Int64) {
    while count > 0, times[head] <= time {
      head = (head + 1) & (times.count - 1)
      count -= 1
    }
  }

  private mutating func grow() {
    let inOrder = (0..<count).map { times[(head + $0) & (times.count - 1)] }
    times = inOrder + Array(repeating: 0, count: max(8, count))
    head = 0
  }
}
