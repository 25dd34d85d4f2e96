internal import CacheCore
internal import Reports

/// The rows of one cache in two reports, one a seed.
struct RowMatch {
  let key: RowKey
  var base: [ReportRow] = []
  var new: [ReportRow] = []

  /// Whether something in it draws, so that one row says little.
  var isRandomised: Bool { (base + new).contains { $0.seed != nil } }
  /// Whether both sides have the same seeds, in the same order.
  var hasSameSeeds: Bool { base.map(\.seed) == new.map(\.seed) }

  /// All rows of both reports, matched: those of `base` in its order, then those that only `new` has.
  static func all(_ base: Report, _ new: Report, names: (base: String, new: String)) throws(CachesimError) -> [RowMatch]
  {
    var matches: [RowMatch] = []
    var places: [RowKey: Int] = [:]
    func place(_ row: ReportRow) -> Int {
      let key = RowKey(row)
      if let place = places[key] { return place }
      places[key] = matches.count
      matches.append(RowMatch(key: key))
      return matches.count - 1
    }
    for row in base.rows { matches[place(row)].base.append(row) }
    for row in new.rows { matches[place(row)].new.append(row) }
    for index in matches.indices {
      matches[index].base = try distinct(matches[index].base, names.base)
      matches[index].new = try distinct(matches[index].new, names.new)
    }
    return matches
  }

  /// By seed. A row may be there again (a policy named twice), but not say something else.
  private static func distinct(_ rows: [ReportRow], _ name: String) throws(CachesimError) -> [ReportRow] {
    guard rows.count > 1 else { return rows }
    let sorted = rows.enumerated().sorted { ($0.element.seed ?? 0, $0.offset) < ($1.element.seed ?? 0, $1.offset) }
    var distinct: [ReportRow] = []
    for (_, row) in sorted {
      guard let last = distinct.last, last.seed == row.seed else {
        distinct.append(row)
        continue
      }
      guard last == row else {
        let seed = row.seed.map { ", seed \($0)" } ?? ""
        throw CachesimError(
          .badData, "\(name): two different results of \(TerminalText.printable(RowKey(row).label))\(seed)")
      }
    }
    return distinct
  }
}
