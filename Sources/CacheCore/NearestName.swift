/// The known name that a misspelt one most likely meant, or nil if none is near.
public func nearestName(to name: String, in known: [String]) -> String? {
  let distances = known.map { ($0, editDistance(name.lowercased(), $0.lowercased())) }
  guard let best = distances.min(by: { $0.1 < $1.1 }), best.1 <= max(1, min(3, name.count / 2)) else { return nil }
  return best.0
}

/// How many insertions, removals, replacements and swaps of neighbours part two words (optimal string alignment).
func editDistance(_ first: String, _ second: String) -> Int {
  let a = Array(first.unicodeScalars)
  let b = Array(second.unicodeScalars)
  var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
  for i in 0...a.count { rows[i][0] = i }
  for j in 0...b.count { rows[0][j] = j }
  for i in stride(from: 1, through: a.count, by: 1) {
    for j in stride(from: 1, through: b.count, by: 1) {
      rows[i][j] = min(
        rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
      }
    }
  }
  return rows[a.count][b.count]
}
