/// How fast a run was: for people on standard error, and for `--timings`.
final class RunMeter {
  private let start = Clock.now
  private var requests: Int64 = 0
  private var simulated: Int64 = 0

  /// `requests` of a trace went through `cells` caches.
  func add(requests: Int64, cells: Int) {
    self.requests += requests
    simulated += requests * Int64(cells)
  }

  /// One line.
  var line: String {
    let seconds = Clock.now - start
    let usage = Clock.usage
    return "\(Count.short(Double(requests))) requests, \(Count.short(Double(simulated))) simulated in "
      + "\(Count.decimal(seconds, 2)) s (\(Count.short(Double(simulated) / max(seconds, 1e-9)))/s, "
      + "\(Count.decimal(usage.user + usage.system, 2)) s CPU), peak memory \(Count.short(Double(usage.peakBytes)))B"
  }

  /// The same as JSON.
  var json: String {
    let seconds = Clock.now - start
    let usage = Clock.usage
    return """
      {
        "requests": \(requests),
        "requests_simulated": \(simulated),
        "wall_seconds": \(Count.decimal(seconds, 3)),
        "user_seconds": \(Count.decimal(usage.user, 3)),
        "system_seconds": \(Count.decimal(usage.system, 3)),
        "peak_memory_bytes": \(usage.peakBytes)
      }

      """
  }
}
