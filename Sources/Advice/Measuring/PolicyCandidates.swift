internal import CacheCore
internal import Policies

/// The policies to choose among.
enum PolicyCandidates {
  /// All of the table that a trace with these columns allows, but for those that know the future and for bounds: nobody can
  /// buy them.
  static func all(_ columns: TraceColumns) throws(CachesimError) -> [PolicyChoice] {
    var choices: [PolicyChoice] = []
    for row in PolicyTable.rows where row.kind == .cache {
      let needs = row.description.needs
      if needs.contains(.nextAccess) || !needs.subtracting(columns).subtracting(.key).isEmpty { continue }
      choices.append(try PolicyChoice(row.description.name))
    }
    return choices
  }
}
