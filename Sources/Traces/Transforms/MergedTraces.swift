public import CacheCore

/// Several traces as one, by time; of requests at the same time those of the earlier trace come first.
///
/// Unless told that they share their keys, each trace is a tenant with a space of keys of its own: its keys are mixed with
/// its number, one to one, so that two tenants' keys meet no more often than 64-bit hashes do (`StableHash`).
public final class MergedTraces: RecordSource {
  private struct Input {
    let source: any RecordSource
    let block: RecordBlock
    var position = 0
    var more = true
    /// Added to its times.
    var shift: Int64 = 0
    let salt: UInt64
  }

  public let columns: TraceColumns
  private var inputs: [Input]
  private let sharesKeys: Bool

  /// Merges traces that all have times; a column that some have and others have not is filled for these with what its
  /// absence means. `sharesKeys`: a key is the same object in all of them. `aligned`: each begins when the first does.
  public init(_ sources: [any RecordSource], sharesKeys: Bool, aligned: Bool = false) throws(CachesimError) {
    var columns: TraceColumns = []
    for source in sources { columns.formUnion(source.columns) }
    self.columns = columns
    self.sharesKeys = sharesKeys
    inputs = sources.enumerated().map { place, source in
      Input(
        source: source, block: RecordBlock(capacity: 1 << 12, columns: columns),
        salt: SplitMix64.mix(UInt64(place) &+ 1))
    }
    for place in inputs.indices { try advance(place) }
    let firsts = inputs.map { $0.block.count > 0 ? $0.block.times?[0] ?? 0 : 0 }
    for place in inputs.indices where aligned { inputs[place].shift = firsts[0] &- firsts[place] }
  }

  public var estimatedRequests: Int64? {
    var total: Int64 = 0
    for input in inputs {
      guard let requests = input.source.estimatedRequests else { return nil }
      total += requests
    }
    return total
  }

  public func read(into block: RecordBlock) throws(CachesimError) -> Bool {
    while block.count < block.capacity {
      guard let (first, bound) = earliest() else { return false }
      let input = inputs[first]
      var position = input.position
      repeat {
        block.copy(position, of: input.block, to: block.count)
        if !sharesKeys { block.keys[block.count] = SplitMix64.mix(input.block.keys[position] ^ input.salt) }
        if input.shift != 0 { block.times?[block.count] = time(input, position) }
        block.count += 1
        position += 1
      } while position < input.block.count && block.count < block.capacity && isDue(input, position, first, bound)
      inputs[first].position = position
      if position == input.block.count { try advance(first) }
    }
    return true
  }

  /// The input whose turn it is, and the time and number of the next one's.
  private func earliest() -> (Int, bound: (time: Int64, place: Int)?)? {
    var best: (time: Int64, place: Int)?
    var second: (time: Int64, place: Int)?
    for (place, input) in inputs.enumerated() where input.position < input.block.count {
      let candidate = (time(input, input.position), place)
      if let leader = best, candidate.0 >= leader.time {
        if second.map({ candidate.0 < $0.time }) ?? true { second = candidate }
      } else {
        second = best
        best = candidate
      }
    }
    return best.map { ($0.place, second) }
  }

  private func time(_ input: Input, _ position: Int) -> Int64 { (input.block.times?[position] ?? 0) &+ input.shift }

  private func isDue(_ input: Input, _ position: Int, _ place: Int, _ bound: (time: Int64, place: Int)?) -> Bool {
    guard let bound else { return true }
    let time = time(input, position)
    return time < bound.time || (time == bound.time && place < bound.place)
  }

  /// Reads the next block of an input.
  private func advance(_ place: Int) throws(CachesimError) {
    let block = inputs[place].block
    block.count = 0
    inputs[place].position = 0
    while inputs[place].more, block.count == 0 {
      inputs[place].more = try inputs[place].source.read(into: block)
    }
  }
}
