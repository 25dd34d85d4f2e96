internal import CacheCore
internal import Reports

/// Hits of runs before and after, window by window: how much the difference of their ratios depends on which windows the trace happens to
/// have.
///
/// The method of batch means (Law, Simulation Modeling and Analysis, 5th edition, 2015, 9.5.3): a window is a batch, long
/// against what a draw has consequences for, and the ratio's variance is that of its linearisation.
struct WindowSample {
  /// Fewer windows say too little.
  private static let fewest = 10

  /// The difference of the hits, and the requests, of each window.
  private let batches: [(difference: Double, requests: Double)]

  /// Nil but for ratios of hits of runs that have the same windows.
  init?(_ match: RowMatch, metric: String) {
    let parts: (ReportWindow) -> (hits: Int64?, requests: Int64?)
    switch metric {
    case "hit_ratio": parts = { ($0.counts.hits, $0.counts.requests) }
    case "byte_hit_ratio": parts = { ($0.counts.bytesHit, $0.counts.bytesRequested) }
    default: return nil
    }
    guard match.base.count == match.new.count, let places = match.base.first?.windows.map(\.index),
      places.count >= WindowSample.fewest
    else { return nil }
    var batches = [(difference: Double, requests: Double)](repeating: (0, 0), count: places.count)
    for (base, new) in zip(match.base, match.new) {
      guard base.windows.map(\.index) == places, new.windows.map(\.index) == places else { return nil }
      for place in places.indices {
        let (before, after) = (parts(base.windows[place]), parts(new.windows[place]))
        guard before.requests == after.requests, let requests = after.requests, let oldHits = before.hits,
          let newHits = after.hits
        else { return nil }
        batches[place].difference += Double(newHits) - Double(oldHits)
        batches[place].requests += Double(requests)
      }
    }
    self.batches = batches
  }

  /// Half the width of the confidence interval of the ratios' difference.
  func margin(confidence: Double) -> Double? {
    let requests = batches.reduce(0) { $0 + $1.requests }
    guard requests > 0 else { return nil }
    let ratio = batches.reduce(0) { $0 + $1.difference } / requests
    let squares = batches.reduce(0) { sum, batch in
      let rest = batch.difference - ratio * batch.requests
      return sum + rest * rest
    }
    let count = Double(batches.count)
    return StudentT.quantile(degrees: batches.count - 1, confidence: confidence)
      * (squares * count / (count - 1)).squareRoot() / requests
  }
}
