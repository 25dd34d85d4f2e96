internal import CacheCore
internal import Scenarios
internal import Traces
internal import Workloads

/// The scenarios there are: those that come with the tool, by name, and files, by path.
enum ScenarioLibrary {
  /// Whether what somebody named is a file and no scenario's name.
  static func isFile(_ name: String) -> Bool {
    name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  }

  /// The text of a scenario, and the path that messages call it.
  static func text(_ name: String) throws(CachesimError) -> (text: String, path: String) {
    if isFile(name) { return (try SpecNode.text(ofFile: name), name) }
    let scenario = try EmbeddedScenario.named(name)
    return (scenario.text, scenario.path)
  }

  /// A scenario by name or file.
  static func scenario(_ name: String) throws(CachesimError) -> Scenario {
    let (text, path) = try text(name)
    return try reader(beside: isFile(name) ? path : "").scenario(text: text, path: path)
  }

  /// All that come with the tool, or those of the files of a folder, by name; `isWanted` is asked for the names of files
  /// without their endings, before any is read.
  static func all(
    folder: String?, where isWanted: (String) -> Bool = { _ in true }
  ) throws(CachesimError) -> [Scenario] {
    var scenarios: [Scenario] = []
    guard let folder else {
      for embedded in EmbeddedScenario.all where isWanted(embedded.name) {
        scenarios.append(try scenario(embedded.name))
      }
      return scenarios
    }
    let names = try FilePath.names(in: folder).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    guard !names.isEmpty else { throw CachesimError(.noInput, "\(folder): holds no .yaml file") }
    for name in names where isWanted(String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)])) {
      scenarios.append(try scenario(folder + (folder.hasSuffix("/") ? "" : "/") + name))
    }
    return scenarios
  }

  /// A reader for a file: what it extends is a file beside it, or a scenario that comes with the tool.
  static func reader(beside path: String) -> ScenarioReader {
    ScenarioReader { (name) throws(CachesimError) in
      guard isFile(name), !name.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return try text(name) }
      return try text(path[...slash] + name)
    }
  }
}
