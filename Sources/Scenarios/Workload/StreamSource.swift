internal import CacheCore

/// Requests of one stream: moved in time, cut off, with the operation and the texts of keys that a scenario gives them.
final class StreamSource: RecordSource {
  private let source: any RecordSource
  private let shift: Int64
  private let end: Int64
  private let operation: UInt8?
  private let template: KeyTemplate?
  private let texts: KeyTextTable?
  private var keys: [UInt64: UInt64] = [:]
  private var isOver = false
  let columns: TraceColumns

  /// `template` says the texts of keys where there are `texts`; without one they are numbers in decimals.
  init(
    _ source: any RecordSource, from shift: Int64, until end: Int64?, operation: Operation?, template: KeyTemplate?,
    texts: KeyTextTable?
  ) {
    self.source = source
    self.shift = shift
    self.end = end ?? .max
    self.operation = operation?.rawValue
    self.template = template
    self.texts = texts
    columns = operation == nil ? source.columns : source.columns.union(.operation)
  }

  var estimatedRequests: Int64? { source.estimatedRequests }

  func read(into block: RecordBlock) throws(CachesimError) -> Bool {
    if isOver { return false }
    let start = block.count
    let more = try source.read(into: block)
    for place in start..<block.count {
      if let times = block.times {
        let (time, isTooLate) = times[place].addingReportingOverflow(shift)
        if isTooLate || time >= end {
          block.count = place
          isOver = true
          break
        }
        times[place] = time
      }
      if let operation { block.operations?[place] = operation }
      if let texts { block.keys[place] = key(block.keys[place], texts) }
    }
    return more && !isOver
  }

  private func key(_ number: UInt64, _ texts: KeyTextTable) -> UInt64 {
    if let key = keys[number] { return key }
    let key = texts.key((template ?? .plain).text(number))
    keys[number] = key
    return key
  }
}
