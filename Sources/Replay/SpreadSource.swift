internal import CacheCore

/// A trace whose requests come at its own times, spread over the ticks of the clock that wrote it, and faster or slower.
///
/// Request j of the n that share a time t goes to t + floor(tick j / n). The tick is the coarsest power of ten of
/// nanoseconds, up to a second, that all times read so far are multiples of: 65,536 records are read ahead, whatever
/// the engine's blocks. Times that run backwards become the time before (SERVICE-MODEL.md, exact rule 10).
final class SpreadSource: RecordSource {
  private static let chunk = 1 << 16

  private let source: any RecordSource
  private let spread: RequestSpread
  private let speed: ReplaySpeed?
  private let draws: Draws
  private var pending: RecordBlock
  /// Where in `pending` the records that were not given out begin, and where those with final times end.
  private var given = 0
  private var ready = 0
  private var hasEnded = false
  private var tick: Int64 = 1_000_000_000
  private var last = Int64.min
  private var start: Int64?
  private var index: Int64 = 0
  let columns: TraceColumns

  init(_ source: any RecordSource, _ spread: RequestSpread, _ speed: ReplaySpeed?, seed: UInt64) {
    self.source = source
    self.spread = spread
    self.speed = speed
    draws = Draws("spread", seed: seed)
    // Ids are places in the source's own order, which stays; they are not copied.
    columns = source.columns.subtracting(.id)
    pending = RecordBlock(capacity: SpreadSource.chunk, columns: columns)
  }

  var estimatedRequests: Int64? { source.estimatedRequests }

  var totals: TraceTotals? { source.totals }

  var whyKeysHaveNoNames: String? { source.whyKeysHaveNoNames }

  func appendName(of key: UInt64, to list: KeyNameList) { source.appendName(of: key, to: list) }

  func read(into block: RecordBlock) throws(CachesimError) -> Bool {
    while block.count < block.capacity {
      if given == ready, try !prepare() { return false }
      while given < ready, block.count < block.capacity {
        block.copy(given, of: pending, to: block.count)
        block.count += 1
        given += 1
      }
    }
    return true
  }

  /// Reads on until the last record's group is over. False: nothing is left.
  private func prepare() throws(CachesimError) -> Bool {
    keepRest()
    while ready == 0 {
      if hasEnded { return try finishTimes(upTo: pending.count) }
      if pending.count == pending.capacity { enlarge() }
      hasEnded = try !source.read(into: pending)
      guard let times = pending.times else { preconditionFailure("a spread trace has times") }
      for position in checked..<pending.count {
        if times[position] < last { times[position] = last }
        last = times[position]
        while tick > 1, times[position] % tick != 0 { tick /= 10 }
      }
      checked = pending.count
      // All but the last group, which may go on.
      var end = pending.count
      while end > 0, times[end - 1] == last { end -= 1 }
      if hasEnded || pending.count == pending.capacity { _ = try finishTimes(upTo: hasEnded ? pending.count : end) }
    }
    return true
  }

  /// How many of `pending` have been looked at.
  private var checked = 0

  private func keepRest() {
    var kept = 0
    for position in given..<pending.count {
      pending.copy(position, of: pending, to: kept)
      kept += 1
    }
    checked -= given
    pending.count = kept
    (given, ready) = (0, 0)
  }

  private func enlarge() {
    let larger = RecordBlock(capacity: pending.capacity * 2, columns: columns)
    for position in 0..<pending.count { larger.copy(position, of: pending, to: position) }
    larger.count = pending.count
    pending = larger
  }

  /// Gives the records below `end` their final times. False: there are none.
  private func finishTimes(upTo end: Int) throws(CachesimError) -> Bool {
    guard let times = pending.times else { preconditionFailure("a spread trace has times") }
    var first = 0
    while first < end {
      let time = times[first]
      var after = first + 1
      while after < end, times[after] == time { after += 1 }
      try place(times, first..<after, at: time)
      first = after
    }
    ready = end
    return end > 0
  }

  private func place(
    _ times: UnsafeMutablePointer<Int64>, _ group: Range<Int>, at time: Int64
  ) throws(CachesimError) {
    let count = Int64(group.count)
    switch spread {
    case .burst: break
    case .even:
      for position in group {
        times[position] = time &+ tick.multipliedDividing(Int64(position - group.lowerBound), count)
      }
    case .poisson:
      var offsets = group.map { Int64(Double(tick) * draws.unit(index + Int64($0 - group.lowerBound))) }
      offsets.sort()
      for (offset, position) in zip(offsets, group) { times[position] = time &+ offset }
    }
    index += count
    guard let speed else { return }
    let origin = start ?? times[group.lowerBound]
    start = origin
    for position in group {
      guard let scaled = speed.scaled(times[position] &- origin), origin <= .max - scaled else {
        throw CachesimError(.usage, "--speed is too low: the times do not fit into 64 bits")
      }
      times[position] = origin + scaled
    }
  }
}

extension Int64 {
  /// floor(self * factor / divisor), the product in 128 bits; for numbers that are not negative.
  fileprivate func multipliedDividing(_ factor: Int64, _ divisor: Int64) -> Int64 {
    let product = magnitude.multipliedFullWidth(by: factor.magnitude)
    return Int64(truncatingIfNeeded: divisor.magnitude.dividingFullWidth(product).quotient)
  }
}
