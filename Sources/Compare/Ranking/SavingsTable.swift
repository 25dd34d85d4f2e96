internal import CacheCore
internal import Reports

/// The misses of all policies on the caches that all of them have.
struct SavingsTable {
  /// A policy with its parameters.
  struct Policy: Hashable {
    let name: String
    let spelling: String
  }

  /// A trace, a capacity and options.
  private struct Place: Hashable {
    let trace: String
    let capacity: Int64
    let unit: String
    let options: String
  }

  /// A cache, and the misses of each policy on it.
  struct Cell {
    /// The trace's number.
    let trace: Int
    let misses: [Double]
  }

  let policies: [Policy]
  let traces: [String]
  let cells: [Cell]
  let leftOut: Int
  private let reference: Int

  init(_ rows: [ReportRow], reference: String) throws(CachesimError) {
    var policies: [Policy] = []
    var places: [Place] = []
    var found: [Place: [Policy: [ReportRow]]] = [:]
    var seen: Set<Policy> = []
    for row in rows {
      let policy = Policy(name: row.policy, spelling: row.policySpelling)
      let place = Place(trace: row.trace, capacity: row.capacity, unit: row.capacityUnit, options: row.options)
      if seen.insert(policy).inserted { policies.append(policy) }
      if found[place] == nil { places.append(place) }
      let same = found[place]?[policy]?.first { $0.seed == row.seed }
      if let same {
        guard same.counts == row.counts else {
          throw CachesimError(
            .badData,
            "two different results of \(TerminalText.printable(RowKey(row).label)); rank reports of one version")
        }
      } else {
        found[place, default: [:]][policy, default: []].append(row)
      }
    }
    guard let index = policies.firstIndex(where: { $0.spelling == reference }) else {
      throw CachesimError(.badData, "no result of '\(reference)', which savings are measured against; replay it too")
    }
    let common = places.filter { place in policies.allSatisfy { found[place]?[$0] != nil } }
    guard !common.isEmpty else {
      throw CachesimError(.badData, "there is no trace and capacity that all policies have; replay them alike")
    }
    var traces: [String] = []
    var numbers: [String: Int] = [:]
    for place in common where numbers[place.trace] == nil {
      numbers[place.trace] = traces.count
      traces.append(place.trace)
    }
    self.policies = policies
    self.traces = traces
    self.reference = index
    leftOut = places.count - common.count
    cells = common.map { place in
      Cell(
        trace: numbers[place.trace] ?? 0,
        misses: policies.map { policy in
          let rows = found[place]?[policy] ?? []
          return rows.reduce(0) { $0 + Double($1.counts.misses) } / Double(rows.count)
        })
    }
  }

  /// The mean share of the reference's misses that a policy saves, for each trace.
  func savings(of policy: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: traces.count)
    var counts = [Double](repeating: 0, count: traces.count)
    for cell in cells {
      let (old, new) = (cell.misses[reference], cell.misses[policy])
      sums[cell.trace] += old == new ? 0 : (old - new) / max(old, new)
      counts[cell.trace] += 1
    }
    return zip(sums, counts).map { $0 / $1 }
  }
}
