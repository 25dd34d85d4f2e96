internal import CacheCore

/// The requests of rows, by time; of those at one time the row that stands first comes first.
final class ListSource: RecordSource {
  private let rows: [RequestRow]
  private var made: [Int64]
  private let template: KeyTemplate
  private let texts: KeyTextTable?
  let columns: TraceColumns = [.size, .time, .operation]

  /// `template` says the texts of keys that are numbers, where there are `texts`.
  init(_ rows: [RequestRow], template: KeyTemplate?, texts: KeyTextTable?) {
    self.rows = rows
    self.template = template ?? .plain
    self.texts = texts
    made = rows.map { _ in 0 }
  }

  var estimatedRequests: Int64? { rows.reduce(0) { $0 + $1.times } }

  func read(into block: RecordBlock) throws(CachesimError) -> Bool {
    while block.count < block.capacity {
      var first: (time: Int64, place: Int)?
      for place in rows.indices where made[place] < rows[place].times {
        let time = rows[place].at + made[place] * rows[place].every
        if first.map({ time < $0.time }) ?? true { first = (time, place) }
      }
      guard let (time, place) = first else { return false }
      let row = rows[place]
      let number = row.firstKey &+ UInt64(made[place]) % row.keys
      let target = block.count
      block.keys[target] = texts?.key(row.text ?? template.text(number)) ?? number
      block.times?[target] = time
      block.operations?[target] = row.operation.rawValue
      block.sizes?[target] = row.size
      block.ttls?[target] = 0
      block.count += 1
      made[place] += 1
    }
    return true
  }
}
