internal import ArgumentParser
internal import CacheCore
internal import Traces
internal import Workloads

/// `cachesim generate`: writes a synthetic trace.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write a synthetic trace.",
    usage: """
      cachesim generate MODEL [--PARAMETER VALUE]... -o FILE
      cachesim generate SPEC.yaml [--seed N] -o FILE
      """,
    discussion: """
      The parameters are the model's own: 'cachesim models' lists them. Counts take k, M and G.

      A model can also be a YAML file: a model with its parameters, a weighted 'mix' of them, 'phases', or a profile that \
      'cachesim fit' measured:

        phases:
          - {model: zipf, objects: 10k, requests: 100k}
          - mix:
              - {weight: 3, model: zipf, objects: 10k, first-key: 0}
              - {weight: 1, model: loop, objects: 50k}
            requests: 200k

        cachesim generate zipf --objects 1M --requests 20M --alpha 0.9 --seed 7 -o zipf.oracleGeneral.zst
      """)

  @Argument(help: ArgumentHelp("The model, or a YAML file.", valueName: "model")) var model: String
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The file to write; its name says the format and compression. '-' is standard output.", valueName: "file"))
  var output: String
  @Option(help: ArgumentHelp("The format, where the file's name does not say it.", valueName: "format[.zst|.gz|...]"))
  var to: String?
  @Flag(help: "Say nothing but errors.") var quiet = false
  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("The model's parameters.", visibility: .hidden))
  var parameters: [String] = []

  func run() throws {
    let console = Console(isQuiet: quiet)
    let given = try assignments()
    var workload =
      SpecReader.isFile(model)
      ? try SpecReader.workload(path: model, given: given) : try ModelTable.row(named: model).workload(given: given)
    let writer = try TraceWriter(try TraceTarget(path: output, to: to), columns: workload.columns)
    for warning in writer.warnings { console.warn(warning) }
    Interrupt.listen()
    let bar = ProgressBar(console)
    defer { bar.finish() }
    let block = RecordBlock(capacity: 1 << 14, columns: workload.columns)
    while true {
      block.count = 0
      workload.fill(block)
      if block.count == 0 { break }
      try writer.append(block)
      bar.update(output, requests: writer.requests, done: Double(writer.requests) / Double(max(workload.requests, 1)))
      if Interrupt.isAsked { throw ExitCode(130) }
    }
    writer.keyOrigin = .numbers
    try writer.finish()
  }

  /// `--name value` and `--name=value` as `name=value`.
  private func assignments() throws(CachesimError) -> [String] {
    var result: [String] = []
    var rest = parameters[...]
    while let option = rest.popFirst() {
      guard option.hasPrefix("--"), option.count > 2 else {
        throw CachesimError(.usage, "unexpected argument '\(option)'; parameters are of the form --name value")
      }
      let name = String(option.dropFirst(2))
      if name.contains("=") {
        result.append(name)
      } else if let value = rest.popFirst() {
        result.append(name + "=" + value)
      } else {
        throw CachesimError(.usage, "--\(name) has no value")
      }
    }
    return result
  }
}
