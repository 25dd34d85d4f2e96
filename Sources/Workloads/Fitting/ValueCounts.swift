/// How often values occur, in `LogCells`, with the mean value of each cell: exact where a cell has but one value.
struct ValueCounts: Sendable {
  private var counts = [Int64](repeating: 0, count: LogCells.count)
  private var sums = [Double](repeating: 0, count: LogCells.count)

  /// Counts a value from 0 on.
  mutating func add(_ value: Int64) {
    let cell = LogCells.cell(value)
    counts[cell] += 1
    sums[cell] += Double(value)
  }

  /// The values and their counts, ascending, at most `limit` of them: neighbours are joined at their mean until each but
  /// the last stands for its share.
  func table(limit: Int) -> [(value: Int64, weight: Int64)] {
    let cells = counts.indices.filter { counts[$0] > 0 }
    let total = counts.reduce(0, +)
    let least = cells.count <= limit ? 1 : max(1, total / Int64(limit))
    var table: [(value: Int64, weight: Int64)] = []
    var (count, sum): (Int64, Double) = (0, 0)
    for cell in cells {
      count += counts[cell]
      sum += sums[cell]
      if count >= least || cell == cells.last {
        table.append((Int64((sum / Double(count)).rounded()), count))
        (count, sum) = (0, 0)
      }
    }
    return table
  }
}
