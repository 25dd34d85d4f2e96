internal import Reports

/// Brings the rows of several reports together.
struct CellCollector {
  private(set) var cells: [PictureCell] = []
  /// By what names a cache but for its seed, and the file that it is of where that matters.
  private var places: [[String]: [Int]] = [:]
  private var files: [String] = []

  /// Adds a row. A row that is there already, value for value, is not added again; one that another file says differently
  /// is, and both are known by their files from then on.
  mutating func add(_ row: ReportRow, from file: String) {
    let key = [row.trace, row.policy, row.parameters, String(row.capacity), row.capacityUnit, row.options]
    for place in places[key] ?? [] {
      if cells[place].rows.contains(row) { return }
      if files[place] == file, !cells[place].rows.contains(where: { $0.seed == row.seed }) {
        cells[place].rows.append(row)
        return
      }
    }
    let others = places[key] ?? []
    for place in others { cells[place].file = files[place] }
    places[key, default: []].append(cells.count)
    cells.append(PictureCell(rows: [row], file: others.isEmpty ? nil : file))
    files.append(file)
  }
}
