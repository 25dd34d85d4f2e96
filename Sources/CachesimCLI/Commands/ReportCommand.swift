internal import ArgumentParser
internal import CacheCore
internal import Glibc
internal import Pictures
internal import Policies
internal import Reports
internal import Traces

/// `cachesim report`: pictures of results.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Draw results: one page that needs nothing else, or files in SVG and Vega-Lite.",
    usage: "cachesim report FILE... [-o report.html] [--svg FOLDER] [--vega FOLDER]",
    discussion: """
      The files are those of 'replay', 'sweep' and 'merge' (JSON, JSONL, CSV), 'curve --format json' and \
      'compare --rank --format json', any number of each. What they have is drawn:

      \(PictureTable.rows.map { "  \($0.heading): \($0.needs)\n" }.joined())
      The page opens from disk, asks for nothing from anywhere, is light or dark, prints, and has all values in tables.

        cachesim replay day1.csv.gz --policy lru,s3fifo --capacity 1%,2%,5%,10% --window 5m --export json=day1.json
        cachesim report day1.json -o report.html
        cachesim curve day1.csv.gz --format json | cachesim report - --svg pictures
      """)

  @Argument(help: ArgumentHelp("The results; '-' is standard input.", valueName: "file")) var files: [String]
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Where the page goes; '-' is standard output. Default: standard output, unless --svg or --vega is given or it is a "
        + "terminal.", valueName: "report.html"))
  var output: String?
  @Option(help: ArgumentHelp("Write every picture as SVG to this folder.", valueName: "folder")) var svg: String?
  @Option(
    help: ArgumentHelp("Write every picture as a Vega-Lite specification to this folder.", valueName: "folder"))
  var vega: String?
  @Flag(help: "Say nothing but errors.") var quiet = false

  func run() throws {
    let page = try pagePath()
    guard files.count(where: { $0 == "-" }) <= 1 else {
      throw CachesimError(.usage, "only one of the files can be standard input")
    }
    let file = try page.map { (path) throws(CachesimError) in try OutputFile(path: path) }
    var sources: [PictureSource] = []
    for path in files {
      let name = path == "-" ? "standard input" : path
      sources.append(
        PictureSource(name: name, document: try ReportDocument(reading: try ReportFile.bytes(path), name: name)))
    }
    let report = PictureReport(sources, bounds: PolicyTable.bounds)
    guard !report.pictures.isEmpty else {
      throw CachesimError(
        .badData,
        "\(sources.map(\.name).joined(separator: ", ")): nothing to draw; a picture needs several policies or "
          + "capacities, windows (--window), or a time-aware replay; 'cachesim report --help' says what each needs")
    }
    for folder in [svg, vega].compactMap({ $0 }) { try FilePath.makeFolder(folder) }
    for picture in report.pictures {
      if let svg { try write(picture.svg, to: "\(svg)/\(picture.name).svg") }
      if let vega { try write(picture.vegaLite.pretty, to: "\(vega)/\(picture.name).vl.json") }
    }
    if let file {
      try file.write(HTMLPage(report, tool: "cachesim \(Cachesim.version)").text)
      try file.commit()
    }
    let console = Console(isQuiet: quiet)
    let places = [page == "-" ? nil : page, svg, vega].compactMap { $0 }
    if !places.isEmpty {
      let count = report.pictures.count
      console.note("\(count) \(count == 1 ? "picture" : "pictures") in \(places.joined(separator: ", "))")
    }
  }

  /// Where the page goes; nil: there is none.
  private func pagePath() throws(CachesimError) -> String? {
    if let output { return output }
    if svg != nil || vega != nil { return nil }
    guard isatty(STDOUT_FILENO) == 0 else {
      throw CachesimError(.usage, "say where the page goes: -o report.html ('-' is standard output)")
    }
    return "-"
  }

  private func write(_ text: String, to path: String) throws(CachesimError) {
    let file = try OutputFile(path: path)
    try file.write(text)
    try file.commit()
  }
}
