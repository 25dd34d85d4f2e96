/// Names of what a picture tells apart: only what differs is said.
struct SeriesNames {
  private let policies: Bool
  private let capacities: Bool
  private let files: Bool
  private let options: [String]
  private let common: [String]

  /// Names for these caches; the options in `axes` are shown otherwise, as is the capacity unless `withCapacity`.
  init(_ cells: [PictureCell], withCapacity: Bool = false, axes: Set<String> = []) {
    var names: [String] = []
    for option in cells.flatMap({ $0.options.map(\.name) }) where !names.contains(option) && !axes.contains(option) {
      names.append(option)
    }
    let differing = names.filter { name in Set(cells.map { $0.option(name) }).count > 1 }
    options = differing
    common = names.filter { !differing.contains($0) }
    policies = Set(cells.map(\.policy)).count > 1
    capacities = withCapacity && Set(cells.map(\.capacity)).count > 1
    files = Set(cells.map(\.file)).count > 1
  }

  /// The name of one of them.
  func name(_ cell: PictureCell) -> String {
    var parts = options.map { SeriesNames.text($0, cell.option($0) ?? "none") }
    if capacities { parts.insert(PictureText.capacity(cell.capacity, cell.unit), at: 0) }
    if policies || parts.isEmpty { parts.insert(cell.policy, at: 0) }
    if files, let file = cell.file { parts.append("[\(file)]") }
    return parts.joined(separator: ", ")
  }

  /// Words say what they are a choice of; numbers do not.
  private static func text(_ option: String, _ value: String) -> String {
    if value == "none" { return "no \(option)" }
    return value.first?.isLetter == true && value != "trace" ? value : "\(option)=\(value)"
  }

  /// What differs between rows of this kind.
  var title: String { policies || options.isEmpty ? "policy" : options.joined(separator: ", ") }

  /// What they all have in common, behind the trace's name; the policy where there is one that the names do not say.
  func subtitle(_ cell: PictureCell, _ more: [String] = []) -> String {
    let policy = !policies && !(options.isEmpty && !capacities) ? [cell.policy] : []
    let shared = common.map { name in "\(name)=\(cell.option(name) ?? "")" }
    return ([cell.trace] + more + policy + shared).joined(separator: " · ")
  }
}
