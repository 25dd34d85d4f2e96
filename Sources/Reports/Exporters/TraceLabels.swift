/// What tables call the traces of a report: a file's name where no two traces share it, the path otherwise.
struct TraceLabels {
  private var labels: [String: String] = [:]

  init(_ report: Report) {
    let paths = Set(report.rows.map(\.trace) + report.traces.map(\.path))
    var owners: [Substring: Int] = [:]
    for path in paths { owners[TraceLabels.name(path), default: 0] += 1 }
    for path in paths {
      let name = TraceLabels.name(path)
      labels[path] = owners[name] == 1 && !name.isEmpty ? String(name) : path
    }
  }

  subscript(path: String) -> String { labels[path] ?? path }

  private static func name(_ path: String) -> Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  }
}
