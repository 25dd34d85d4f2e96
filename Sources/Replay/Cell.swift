internal import CacheCore
internal import Policies

/// One simulation of a replay, with what has been counted so far. Worked on by one thread at a time.
final class Cell: @unchecked Sendable {
  private let simulation: Simulation
  /// What is reported of it; nil of an observer, which keeps its own account.
  private var result: CellResult?
  private var warmupCounters = CacheCounters()
  private var compulsory: Int64 = 0
  /// The windows that have begun.
  private(set) var windowStarts: [WindowStart] = []
  private var window: (index: Int64, firstRequest: Int64, startTime: Int64?, counters: CacheCounters)?

  init(_ simulation: Simulation, _ result: CellResult) {
    self.simulation = simulation
    self.result = result
  }

  /// What sees all requests and is no cache.
  init(observer: Simulation) {
    simulation = observer
    result = nil
  }

  /// Why the policy cannot go on.
  var failure: PolicyFailure? { simulation.failure }

  /// Replays a block, looking at the counters at its cuts.
  func replay(_ block: RequestBlock) {
    withUnsafePointer(to: block.columns) { columns in
      var start = 0
      for (place, cut) in block.cuts.enumerated() {
        if cut.position > start { simulation.replay(columns, start..<cut.position) }
        start = max(start, cut.position)
        compulsory += block.firstTouches[place]
        switch cut.kind {
        case .warmupEnds:
          warmupCounters = simulation.counters
          simulation.begin(.counted)
          compulsory = 0
        case .windowBegins(let index, let firstRequest, let startTime):
          closeWindow()
          simulation.begin(.window)
          window = (index, firstRequest, startTime, simulation.windowCounters)
          windowStarts.append(WindowStart(index: index, firstRequest: firstRequest, startTime: startTime))
        }
      }
      if start < columns.pointee.count { simulation.replay(columns, start..<columns.pointee.count) }
      compulsory += block.firstTouches[block.cuts.count]
    }
  }

  /// What the cell found; nil of an observer. `isWarm`: the warm-up ended; if not, nothing was counted.
  @discardableResult
  func finish(isWarm: Bool, knowsObjects: Bool) -> CellResult? {
    simulation.finish()
    closeWindow()
    guard var result else { return nil }
    result.figures = simulation.figures
    result.latencies = simulation.latencies
    result.counters = isWarm ? simulation.counters - warmupCounters : CacheCounters()
    result.contents = simulation.contents
    result.compulsoryMisses = knowsObjects ? (isWarm ? compulsory : 0) : nil
    return result
  }

  private func closeWindow() {
    guard let open = window else { return }
    result?.windows.append(
      WindowResult(
        index: open.index, firstRequest: open.firstRequest, startTime: open.startTime,
        counters: simulation.windowCounters - open.counters, figures: simulation.windowFigures))
    window = nil
  }
}

/// Where a window begins.
struct WindowStart: Sendable {
  let index: Int64
  let firstRequest: Int64
  let startTime: Int64?
}
