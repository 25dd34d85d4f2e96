internal import CacheCore

/// Where the warm-up ends and windows begin, found block by block.
struct Boundaries {
  private let warmup: Stretch
  private let window: Stretch?
  private let warmupRequests: Int64
  private(set) var isWarm = false
  /// The index and the time of the first counted request.
  private var originIndex: Int64 = 0
  private(set) var originTime: Int64 = 0
  private var firstTime: Int64?
  private var currentWindow: Int64 = -1

  /// `total`: the requests of the trace, known where the warm-up is a percentage.
  init(warmup: Stretch, window: Stretch?, total: Int64?) {
    self.warmup = warmup
    self.window = window
    switch warmup {
    case .requests(let count): warmupRequests = count
    case .percent(let percent): warmupRequests = Int64(Double(total ?? 0) * percent / 100)
    case .time: warmupRequests = 0
    }
    if warmup == .requests(0) { isWarm = true }
  }

  /// The cuts in a block of `count` requests, the first of which is number `firstIndex` of the trace.
  mutating func cuts(firstIndex: Int64, count: Int, times: UnsafeMutablePointer<Int64>?) -> [RequestBlock.Cut] {
    var cuts: [RequestBlock.Cut] = []
    if firstTime == nil {
      firstTime = times?[0] ?? 0
      originTime = firstTime ?? 0
    }
    var position = 0
    if !isWarm {
      guard let end = warmupEnd(firstIndex, count, times) else { return cuts }
      cuts.append(.init(position: end, kind: .warmupEnds))
      isWarm = true
      originIndex = firstIndex + Int64(end)
      originTime = times?[end] ?? 0
      position = end
    }
    guard let window else { return cuts }
    while position < count {
      let (index, next) = windowOf(position, firstIndex, count, times, window)
      if index != currentWindow {
        currentWindow = index
        cuts.append(
          .init(
            position: position,
            kind: .windowBegins(
              index: index, firstRequest: firstIndex + Int64(position), startTime: times?[position])))
      }
      position = next
    }
    return cuts
  }

  private func warmupEnd(_ firstIndex: Int64, _ count: Int, _ times: UnsafeMutablePointer<Int64>?) -> Int? {
    if case .time(let span) = warmup {
      guard let times, let firstTime else { return nil }
      return (0..<count).first { times[$0] - firstTime >= span }
    }
    let end = warmupRequests - firstIndex
    return end < Int64(count) ? Int(max(0, end)) : nil
  }

  /// The window of the request at `position`, and the position after the last request of the block that may be in it.
  private func windowOf(
    _ position: Int, _ firstIndex: Int64, _ count: Int, _ times: UnsafeMutablePointer<Int64>?, _ window: Stretch
  ) -> (Int64, Int) {
    switch window {
    case .requests(let length):
      let index = (firstIndex + Int64(position) - originIndex) / length
      let end = originIndex + (index + 1) * length - firstIndex
      return (index, Int(min(end, Int64(count))))
    case .time(let length):
      guard let times else { return (0, count) }
      let index = (times[position] - originTime) / length
      let end = (position..<count).first { (times[$0] - originTime) / length != index }
      return (index, end ?? count)
    case .percent: return (0, count)
    }
  }
}
