internal import Reports

/// JUnit's XML, as continuous integration shows it: a suite a trace, a test case a row, and one a requirement.
///
/// What Ant's JUnit task writes and Windy Road's and Jenkins' schemas describe. Nothing depends on the clock or the machine:
/// the schemas want a time and a host, and get the epoch and localhost.
enum JUnitForm {
  static func text(_ comparison: Comparison) -> String {
    var suites: [(name: String, cases: [Case])] = []
    var places: [String: Int] = [:]
    for row in comparison.rows {
      let trace = row.key.trace
      if places[trace] == nil {
        places[trace] = suites.count
        suites.append((trace, []))
      }
      suites[places[trace] ?? 0].cases.append(Case(row))
    }
    if !comparison.checks.isEmpty { suites.append(("requirements", comparison.checks.map(Case.init))) }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      + suites.enumerated().map { suite($1.name, $1.cases, id: $0) }.joined() + "</testsuites>\n"
  }

  /// A test case: what it is called, and what is wrong.
  private struct Case {
    let name: String
    /// The kind of failure; nil where there is none.
    var failure: String?
    var isSkipped = false
    let message: String
    var details: [String] = []

    init(_ row: RowComparison) {
      name = row.key.cache
      details = row.decisive.map(ChangeText.line)
      switch row.verdict {
      case .missing where details.isEmpty: message = "missing: only the baseline has this row"
      default: message = row.verdict.rawValue + (details.first.map { ": " + $0 } ?? "")
      }
      if row.verdict.fails { failure = row.verdict.rawValue }
      isSkipped = row.verdict == .unclear
    }

    init(_ check: GateCheck) {
      name = check.name
      if !check.failures.isEmpty { failure = "requirement" }
      message = check.failures.first ?? ""
      details = check.failures
    }
  }

  private static func suite(_ name: String, _ cases: [Case], id: Int) -> String {
    let name = escaped(name.isEmpty ? "trace" : name)
    let failures = cases.count { $0.failure != nil }
    let skipped = cases.count(where: \.isSkipped)
    return """
        <testsuite name="\(name)" package="cachesim" id="\(id)" timestamp="1970-01-01T00:00:00" hostname="localhost" \
      tests="\(cases.count)" failures="\(failures)" errors="0" skipped="\(skipped)" time="0">
          <properties/>
      \(cases.map { testCase($0, name) }.joined())    <system-out/>
          <system-err/>
        </testsuite>

      """
  }

  private static func testCase(_ test: Case, _ suite: String) -> String {
    let head = "    <testcase name=\"\(escaped(test.name))\" classname=\"\(suite)\" time=\"0\""
    let details = test.details.map { escaped($0) }.joined(separator: "\n")
    if let failure = test.failure {
      return head + ">\n      <failure message=\"\(escaped(test.message))\" type=\"\(failure)\">\(details)</failure>\n"
        + "    </testcase>\n"
    }
    guard test.isSkipped else { return head + "/>\n" }
    return head + ">\n      <skipped message=\"\(escaped(test.message))\">\(details)</skipped>\n    </testcase>\n"
  }

  /// XML 1.0 has no control characters, whatever their spelling, and no U+FFFE and U+FFFF.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in TerminalText.printable(text).unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&apos;"
      case "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
