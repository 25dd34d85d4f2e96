internal import ArgumentParser
internal import CacheCore
internal import Service
internal import Workloads

/// A file with the options of `cachesim replay` as fields, and nothing else: what it reports is a replay's report.
struct ShortScenario {
  let file: String

  /// The options of `replay` that stand for themselves in a file.
  private static let replayOptions = [
    "trace-format", "policy", "admission", "capacity", "ops", "sizes", "rate", "speed", "spread", "skip", "limit",
    "sample", "warmup", "window", "seed", "repeat", "on-bad-record",
  ]

  /// Replays as the file says.
  func run(_ node: SpecNode, _ output: OutputOptions) throws {
    let known = ["name", "claim", "trace"] + ShortScenario.replayOptions + ServiceOption.all.map(\.name)
    try node.refuseOthers(known, in: "a scenario")
    var arguments: [String] = []
    for path in try node.required("trace").texts("trace") { arguments.append(beside(path)) }
    for name in try node.names() where !["name", "claim", "trace"].contains(name) {
      let field = try node.required(name)
      for (value, place) in try values(of: field, name) {
        arguments.append("--\(name)=\(value)")
        try check(name, value, at: place)
      }
    }
    var replay: ReplayCommand
    do { replay = try ReplayCommand.parse(arguments) } catch {
      throw CachesimError(.badData, "\(file): \(ReplayCommand.message(for: error))")
    }
    replay.output = output
    try replay.run()
  }

  /// The values of a field, and where each stands; some options' may be fields themselves (`ttl: {"user:*": 60s}`).
  private func values(of field: SpecNode, _ name: String) throws(CachesimError) -> [(String, SpecNode)] {
    guard let option = ServiceOption.all.first(where: { $0.name == name }), option.pair("", "") != nil,
      let keys = try? field.names()
    else { return try field.texts(name).map { ($0, field) } }
    var values: [(String, SpecNode)] = []
    for key in keys {
      let value = try field.required(key)
      values.append((option.pair(key, try value.text(key)) ?? "", value))
    }
    return values
  }

  /// A setting of the system that cannot be is found here, where its place in the file is known.
  private func check(_ name: String, _ value: String, at field: SpecNode) throws(CachesimError) {
    guard let option = ServiceOption.all.first(where: { $0.name == name }) else { return }
    do throws(CachesimError) { try option.check(value) } catch { throw field.error(error.message) }
  }

  /// A path beside the scenario's file, unless it is absolute or standard input.
  private func beside(_ path: String) -> String {
    guard path != "-", !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }
}
