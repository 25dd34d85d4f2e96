internal import ArgumentParser
internal import CacheCore
internal import Reports

/// Options of `replay` with their values, in the order of `SweepField.all`.
struct SweepSettings: Equatable {
  /// What is given; never an empty list.
  private(set) var values: [(name: String, values: [String])] = []

  static func == (a: SweepSettings, b: SweepSettings) -> Bool { a.json == b.json }

  /// The values of an option; empty where it is not given.
  subscript(name: String) -> [String] {
    get { values.first { $0.name == name }?.values ?? [] }
    set {
      var given = Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.values) })
      given[name] = newValue.isEmpty ? nil : newValue
      values = SweepField.all.compactMap { field in given[field.name].map { (field.name, $0) } }
    }
  }

  /// The names of the options of the grid that are given, outermost first. Classes of keys with lives of their own hold
  /// together with the life of all others, and are no grid.
  var gridNames: [String] {
    SweepField.all.filter { $0.kind == .grid && !self[$0.name].isEmpty && !($0.name == "ttl" && hasClasses) }
      .map(\.name)
  }

  /// Whether some keys have lives of their own.
  var hasClasses: Bool { self["ttl"].contains { $0.contains("=") } }

  /// The seed of the first repetition, and how many there are.
  var seeds: (first: UInt64, count: Int) {
    (self["seed"].first.flatMap { UInt64($0) } ?? 1, self["repeat"].first.flatMap { Int($0) } ?? 1)
  }

  /// What `replay` would be given of them.
  func replayOptions() throws(CachesimError) -> ReplayOptions {
    do { return try ReplayOptions.parse(arguments { !SweepSettings.keyNames.contains($0) }) } catch {
      throw CachesimError(.usage, SweepSettings.line(ReplayOptions.message(for: error)))
    }
  }

  /// The options about keys.
  func keyOptions() throws(CachesimError) -> KeyOptions {
    do { return try KeyOptions.parse(arguments { SweepSettings.keyNames.contains($0) }) } catch {
      throw CachesimError(.usage, SweepSettings.line(KeyOptions.message(for: error)))
    }
  }

  /// As an object of lists.
  var json: JSONValue { .object(values.map { ($0.name, .array($0.values.map { .string($0) })) }) }

  private static let keyNames: Set = ["key-rule", "drop-query", "fold-case", "key-separator", "block"]

  private func arguments(_ isWanted: (String) -> Bool) -> [String] {
    values.filter { isWanted($0.name) }.flatMap { name, values in
      if SweepField.all.first(where: { $0.name == name })?.kind == .flag { return ["--\(name)"] }
      // Thousands of arguments take the parser long.
      if ["policy", "admission", "capacity"].contains(name) { return ["--\(name)=" + values.joined(separator: ",")] }
      return values.map { "--\(name)=\($0)" }
    }
  }

  private static func line(_ text: String) -> String {
    text.split(separator: "\n").first.map(String.init) ?? "the options cannot be read"
  }
}
