internal import ArgumentParser
internal import CacheCore
internal import Traces

/// `cachesim trace merge`: several traces as one, by time.
struct TraceMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Write several traces as one, by time.",
    usage: "cachesim trace merge IN IN... OUT [options]",
    discussion: """
      Of requests at the same time those of the trace named first come first. Each trace is a tenant with keys of its own: \
      they are written as other numbers, so that key 7 of one is not key 7 of the next. With --same-keys it is.

        cachesim trace merge a.csv b.csv.gz both.oracleGeneral.zst --align
      """)

  @Argument(help: ArgumentHelp("The traces, and last the file to write.", valueName: "in in... out"))
  var paths: [String]
  @Flag(name: .customLong("same-keys"), help: "A key is the same object in all traces.") var sameKeys = false
  @Flag(help: "Let all traces begin when the first does.") var align = false
  @OptionGroup var target: TraceOutputOptions
  @OptionGroup var input: TraceInputOptions

  func run() throws {
    guard paths.count >= 3 else {
      throw CachesimError(.usage, "name at least two traces and the file to write: cachesim trace merge IN IN OUT")
    }
    guard paths.count <= 257 else { throw CachesimError(.usage, "more than 256 traces; merge them in steps") }
    let names = paths.dropLast()
    guard names.filter({ $0 == "-" }).count <= 1 else {
      throw CachesimError(.usage, "standard input ('-') is named twice; it can be read once")
    }
    var sources: [OpenTrace] = []
    for path in names {
      let source = try input.open(path)
      guard source.columns.contains(.time) else {
        throw CachesimError(.usage, "\(path): has no times, by which traces are merged")
      }
      sources.append(source)
    }
    let merged = try MergedTraces(sources, sharesKeys: sameKeys, aligned: align)
    for (path, source) in zip(names, sources) {
      let missing = merged.columns.subtracting(source.columns)
      if !missing.isEmpty {
        input.console.warn(
          "\(path): has no \(missing.names.joined(separator: ", ")), which others have; "
            + "reads of size and cost 1 are written")
      }
    }
    let output = paths[paths.count - 1]
    let writer = try target.open(output, columns: merged.columns, input.console)
    try TracePass(label: output, console: input.console).run(
      merged, progress: { merged.estimatedRequests.map { Double(writer.requests) / Double(max($0, 1)) } }
    ) { (block) throws(CachesimError) in
      try writer.append(block)
      return true
    }
    let origin = sources.map(\.keyOrigin).reduce(KeyOrigin.numbers) { $0.joined(with: $1) }
    try TraceOutputOptions.finish(writer, output, keys: sameKeys ? origin : .hashes)
    for source in sources { input.warn(source, writtenTo: output) }
  }
}
