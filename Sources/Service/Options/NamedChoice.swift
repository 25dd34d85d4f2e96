package import CacheCore

/// One of the things an option chooses from: a name with parameters, spelt `lock:poll=100ms:wait=5s`. A parameter of the
/// kind yes or no may be written as its bare name.
package struct NamedChoice: Sendable {
  /// As it is spelt.
  package let name: String
  /// What may follow the name.
  package let parameters: [Parameter]

  /// A choice with its parameters.
  package init(_ name: String, _ parameters: [Parameter] = []) {
    self.name = name
    self.parameters = parameters
  }

  /// A parameter that is yes or no.
  package static func flag(_ name: String, default value: Bool = false, _ summary: String) -> Parameter {
    Parameter(name, .choice(["yes", "no"]), default: value ? "yes" : "no", summary)
  }

  /// Reads a choice from its spelling.
  package static func read(
    _ text: String, _ rows: [NamedChoice], option: String
  ) throws(CachesimError) -> (name: String, values: ParameterValues) {
    let words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard let row = rows.first(where: { $0.name == words[0] }) else {
      let near = nearestName(to: words[0], in: rows.map(\.name)).map { "did you mean '\($0)'?" }
      throw CachesimError(
        .usage, "\(option) '\(words[0])' is unknown; \(near ?? "known: " + rows.map(\.name).joined(separator: ", "))")
    }
    let flags = row.parameters.filter { $0.kind == .choice(["yes", "no"]) }.map(\.name)
    let given = words.dropFirst().map { flags.contains($0) ? "\($0)=yes" : $0 }
    for word in given {
      if let equals = word.firstIndex(of: "="), word[word.index(after: equals)...].hasPrefix("-") {
        throw CachesimError(.usage, "\(option) \(text): \(word) is negative")
      }
    }
    return (row.name, try ParameterValues(row.parameters, given: given, owner: "\(option) '\(row.name)'"))
  }
}

extension ParameterValues {
  /// Whether a parameter that is yes or no is yes.
  package func flag(_ name: String) -> Bool { text(name) == "yes" }
}
