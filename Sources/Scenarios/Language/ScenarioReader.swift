public import CacheCore
internal import Systems
public import Workloads

/// Reads a scenario from its file.
public struct ScenarioReader {
  /// How many cases a file may have.
  private static let mostCases = 1000
  /// How deep `extends` may go.
  private static let deepest = 8

  /// The text of another scenario by what `extends` says of it, and the path it stands for.
  public typealias Finder = (_ name: String) throws(CachesimError) -> (text: String, path: String)

  private let finder: Finder

  /// A reader; `finder` finds the scenarios that others extend.
  public init(finder: @escaping Finder) { self.finder = finder }

  /// Whether a document is in the short form: the options of `replay` as fields, without cases and claims.
  public static func isShort(_ node: SpecNode) throws(CachesimError) -> Bool {
    let names = try node.names()
    return !["workload", "cases", "vary", "claims", "extends", "system", "title"].contains { names.contains($0) }
  }

  /// The scenario of a file's text. `path` is what messages call it, and what paths in it are beside of.
  public func scenario(text: String, path: String) throws(CachesimError) -> Scenario {
    try scenario(try SpecNode(text: text, file: path), path: path)
  }

  /// The scenario of a document.
  public func scenario(_ node: SpecNode, path: String) throws(CachesimError) -> Scenario {
    try scenario(node, path: path, depth: 0)
  }

  private func scenario(_ node: SpecNode, path: String, depth: Int) throws(CachesimError) -> Scenario {
    try node.refuseOthers(.scenario)
    let drafts = try drafts(try whole(node, depth: depth), path: path)
    var cases: [ScenarioCase] = []
    for draft in drafts { cases.append(try scenarioCase(draft, path: path)) }
    var claims: [Claim] = []
    for item in try node.required("claims").list("claims") {
      claims.append(try ClaimReader(cases: cases.map(\.name)).claim(item))
    }
    let nameNode = try node.required("name")
    let name = try nameNode.text("name")
    guard !name.isEmpty, name.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D }) else {
      throw nameNode.error("a scenario's name has letters, digits and hyphens")
    }
    return Scenario(
      name: name, title: try text(node, "title"), from: try text(node, "from"), system: try text(node, "system"),
      notes: try text(node, "notes"), cases: cases, claims: claims)
  }

  /// A text with its line ends as spaces; empty where there is none.
  private func text(_ node: SpecNode, _ name: String) throws(CachesimError) -> String {
    ScenarioReader.joined(try node.field(name)?.text(name) ?? "")
  }

  static func joined(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// A document over those that it extends.
  private func whole(_ node: SpecNode, depth: Int) throws(CachesimError) -> SpecNode {
    guard let field = try node.field("extends") else { return node }
    guard depth < ScenarioReader.deepest else { throw field.error("extends scenarios that extend each other") }
    let base: (text: String, path: String)
    do throws(CachesimError) { base = try finder(try field.text("extends")) } catch {
      throw field.error(error.message)
    }
    let other = try SpecNode(text: base.text, file: base.path)
    // What is wrong in there is said with its place there.
    _ = try scenario(other, path: base.path, depth: depth + 1)
    return node.without(["extends"]).laid(over: try whole(other, depth: depth + 1).without(["claims"]))
  }

  // MARK: - Cases

  /// A case with the fields that it has, most special first.
  private struct Draft {
    var name: String
    var layers: [SpecNode]
    let place: SpecNode
  }

  private func drafts(_ node: SpecNode, path: String) throws(CachesimError) -> [Draft] {
    var drafts: [Draft] = []
    if let field = try node.field("cases") {
      for (name, fields) in try field.fields() {
        try check(name, fields)
        try fields.refuseOthers(.case)
        drafts.append(Draft(name: name, layers: try layers(fields, in: field, depth: 0) + [node], place: fields))
      }
    } else {
      drafts = [Draft(name: "run", layers: [node], place: node)]
    }
    if let field = try node.field("vary") {
      for (name, values) in try field.fields() {
        let alternatives = try alternatives(name, values)
        guard drafts.count * alternatives.count <= ScenarioReader.mostCases else {
          throw values.error("makes more than \(ScenarioReader.mostCases) cases")
        }
        drafts = drafts.flatMap { draft in
          alternatives.map { label, fields in
            Draft(
              name: draft.name == "run" ? label : draft.name + "_" + label, layers: [fields] + draft.layers,
              place: draft.place)
          }
        }
      }
    }
    var names: Set<String> = []
    for draft in drafts where !names.insert(draft.name).inserted {
      throw draft.place.error("two cases are called '\(draft.name)'")
    }
    return drafts
  }

  private func check(_ name: String, _ place: SpecNode) throws(CachesimError) {
    let letters = name.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F }
    guard let first = name.utf8.first, letters, (first | 0x20) &- 0x61 < 26,
      !["and", "or", "not", "window"].contains(name)
    else {
      throw place.error("'\(name)' is no name of a case: a letter, then letters, digits and underscores")
    }
  }

  /// The fields of a case, then those of the case that it extends.
  private func layers(_ fields: SpecNode, in cases: SpecNode, depth: Int) throws(CachesimError) -> [SpecNode] {
    guard let field = try fields.field("extends") else { return [fields] }
    let name = try field.text("extends")
    guard let base = try cases.field(name) else {
      let hint = nearestName(to: name, in: try cases.names()).map { "; did you mean '\($0)'?" } ?? ""
      throw field.error("extends case '\(name)', which is not there" + hint)
    }
    guard depth < 100 else { throw field.error("extends cases that extend each other") }
    return [fields] + (try layers(base, in: cases, depth: depth + 1))
  }

  /// What a field of `vary` stands for: names, and the fields that each sets.
  private func alternatives(_ name: String, _ values: SpecNode) throws(CachesimError) -> [(String, SpecNode)] {
    var result: [(String, SpecNode)] = []
    if values.isMapping {
      for (label, value) in try values.fields() {
        try check(label, value)
        if value.isMapping {
          try value.refuseOthers(.case)
          result.append((label, value))
        } else {
          result.append((label, try setting(name, try value.text(name), values)))
        }
      }
    } else {
      for item in try values.list(name) {
        let text = try item.text(name)
        let label = String((name + "_" + text).map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        result.append((label, try setting(name, text, values)))
      }
    }
    return result
  }

  private func setting(_ name: String, _ text: String, _ values: SpecNode) throws(CachesimError) -> SpecNode {
    let known = ScenarioField.settings.map(\.name)
    guard known.contains(name) else {
      let hint = nearestName(to: name, in: known).map { "; did you mean '\($0)'?" } ?? ""
      throw values.error("'\(name)' is no option with single values; give names, each with fields\(hint)")
    }
    return SpecNode.fields([(name, text)], like: values)
  }

  private func scenarioCase(_ draft: Draft, path: String) throws(CachesimError) -> ScenarioCase {
    var settings: [ScenarioCase.Setting] = []
    for option in ScenarioField.settings {
      guard let field = try first(option.name, draft.layers) else { continue }
      for value in try SettingReader.values(field, option.name) {
        settings.append(ScenarioCase.Setting(name: option.name, value: value))
      }
    }
    let seedText = settings.first { $0.name == "seed" }?.value ?? "1"
    guard let seed = UInt64(seedText) else {
      throw try (first("seed", draft.layers) ?? draft.place).error("seed '\(seedText)' is no whole number")
    }
    guard let workload = try workload(draft.layers) else {
      throw draft.place.error("'workload' is missing: what is asked for")
    }
    let system = SystemReader(settings: settings, layers: draft.layers)
    return ScenarioCase(
      name: draft.name,
      workload: try WorkloadReader(seed: seed).workload(workload) { beside($0, path) },
      settings: settings, system: system.isNeeded ? try system.system(draft.place) : nil,
      place: ClaimPlace(draft.place))
  }

  /// The field of a name in the most special layer that has it.
  private func first(_ name: String, _ layers: [SpecNode]) throws(CachesimError) -> SpecNode? {
    for layer in layers { if let field = try layer.field(name) { return field } }
    return nil
  }

  /// The workload: layers over each other, down to the first that says what is asked for.
  private func workload(_ layers: [SpecNode]) throws(CachesimError) -> SpecNode? {
    var upper: [SpecNode] = []
    for layer in layers {
      guard let field = try layer.field("workload") else { continue }
      upper.append(field)
      if try field.names().contains(where: WorkloadReader.contents.contains) { break }
    }
    guard var node = upper.popLast() else { return nil }
    for layer in upper.reversed() { node = layer.laid(over: node) }
    return node
  }

  /// A path beside the scenario's file, unless it is absolute or standard input.
  private func beside(_ path: String, _ file: String) -> String {
    guard path != "-", !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }
}
