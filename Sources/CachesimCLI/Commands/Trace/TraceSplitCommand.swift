internal import ArgumentParser
internal import CacheCore
internal import Glibc
internal import Reports
internal import Traces

/// `cachesim trace split`: what each node of a cluster sees.
struct TraceSplitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "Write what each node of a cluster sees, by a consistent hash ring.",
    discussion: """
      Writes OUTDIR/node-0..., one file a node, and says what share each gets. A node with more points on the ring than \
      others gets more; with more points for all the shares come closer.

        cachesim trace split day1.oracleGeneral.zst nodes --nodes 8 --to oracleGeneral.zst
      """)

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "in")) var trace: String
  @Argument(help: ArgumentHelp("The folder to write to; made if it is not there.", valueName: "outdir"))
  var folder: String
  @Option(help: ArgumentHelp("How many nodes.", valueName: "n")) var nodes: Int
  @Option(help: ArgumentHelp("Points of each node on the ring.", valueName: "n")) var vnodes = 100
  @Option(help: ArgumentHelp("The format of the files.", valueName: "format[.zst|.gz|...]")) var to = "csv"
  @Option(help: ArgumentHelp("The form of the shares.", valueName: "table|json|markdown")) var format = "table"
  @OptionGroup var input: TraceInputOptions

  func run() throws {
    guard (1...256).contains(nodes) else { throw CachesimError(.usage, "--nodes \(nodes) is not between 1 and 256") }
    guard (1...10_000).contains(vnodes) else {
      throw CachesimError(.usage, "--vnodes \(vnodes) is not between 1 and 10000")
    }
    try Sheet.check(format)
    _ = try target(of: 0)
    let source = try input.open(trace)
    if mkdir(folder, 0o777) != 0, errno != EEXIST {
      throw CachesimError(.cannotCreate, "\(folder): cannot be created: \(String(cString: strerror(errno)))")
    }
    let split = TraceSplit(HashRing(nodes: nodes, points: vnodes), nodes: nodes, columns: source.columns) {
      (node) throws(CachesimError) in try target(of: node)
    }
    try TracePass(label: trace, console: input.console).run(source) { (block) throws(CachesimError) in
      try split.append(block)
      return true
    }
    split.keyOrigin = source.keyOrigin
    try split.finish()
    for warning in split.warnings { input.console.warn(warning) }
    input.warn(source, writtenTo: folder)
    try OutputFile(path: "-").write(try sheet(split.shares).text(as: format))
  }

  /// OUTDIR/node-07.csv.gz: the format's own suffix, so that the file is known by its name.
  private func target(of node: Int) throws(CachesimError) -> TraceTarget {
    let asked = try TraceTarget(path: "-", to: to)
    let digits = String(node)
    let width = String(nodes - 1).count
    let suffix = asked.format.suffixes.first ?? "." + asked.format.name.split(separator: ":").joined(separator: "-")
    let compression = asked.compression == .none ? "" : "." + asked.compression.rawValue
    let name = "node-" + String(repeating: "0", count: width - digits.count) + digits + suffix + compression
    return try TraceTarget(path: folder + "/" + name, to: to)
  }

  private func sheet(_ shares: [TraceSplit.Share]) throws(CachesimError) -> Sheet {
    let requests = max(1, shares.reduce(0) { $0 + $1.requests })
    var rows: [[SheetValue]] = []
    for (node, share) in shares.enumerated() {
      rows.append([
        .count(Int64(node)), .count(share.requests), .share(Double(share.requests) / Double(requests)),
        .count(share.objects), .bytes(share.bytes),
        share.requests > 0 ? .text(try target(of: node).path) : .none,
      ])
    }
    return Sheet(
      schema: "cachesim.trace-split/1",
      sections: [
        Sheet.Section(
          nil, "\(trace) on \(nodes) nodes of \(vnodes) points", [],
          grids: [
            Sheet.Grid(
              "nodes",
              columns: [
                ("node", "node"), ("requests", "requests"), ("share", "share"), ("objects", "objects"),
                ("bytes", "bytes"), ("file", "file"),
              ], rows: rows)
          ])
      ])
  }
}
