internal import CacheCore
internal import Workloads

/// Reads a claim, and checks that its expressions are about cases that there are.
struct ClaimReader {
  /// The names of the scenario's cases.
  let cases: [String]

  func claim(_ node: SpecNode) throws(CachesimError) -> Claim {
    try node.refuseOthers(.claim)
    let verdictNode = try node.required("verdict")
    guard let verdict = Verdict(ScenarioReader.joined(try verdictNode.text("verdict"))) else {
      throw verdictNode.error("a verdict is 'yes', 'no' or 'only if ...' with the condition")
    }
    let when = try node.field("when")
    if case .onlyIf = verdict, when == nil {
      throw verdictNode.error("'only if' needs 'when': a comparison that shows the condition")
    }
    var figures: [Claim.Figure] = []
    for item in try node.required("figures").list("figures") { figures.append(try figure(item)) }
    return Claim(
      text: try text(node, "text"), source: try text(node, "source"),
      holds: try expression(try node.required("holds"), "holds", .truth),
      when: try when.map { (field: SpecNode) throws(CachesimError) in try expression(field, "when", .truth) },
      verdict: verdict, why: try text(node, "why"), figures: figures, place: ClaimPlace(node))
  }

  private func figure(_ node: SpecNode) throws(CachesimError) -> Claim.Figure {
    try node.refuseOthers(.figure)
    var within = 0.0
    let expected = try node.field("expected")?.number("expected", -1e15...1e15)
    if let field = try node.field("within") {
      guard let expected else { throw field.error("'within' of what? 'expected' is missing") }
      let text = try field.text("within")
      guard let number = Double(text.hasSuffix("%") ? String(text.dropLast()) : text), number >= 0, number.isFinite
      else {
        throw field.error("within '\(text)' is neither a number nor a share such as 2%")
      }
      within = text.hasSuffix("%") ? number / 100 * expected.magnitude : number
    }
    return Claim.Figure(
      what: try text(node, "what"), value: try expression(try node.required("value"), "value", .number),
      unit: try text(node, "unit"), expected: expected, within: within, by: try text(node, "by"),
      place: ClaimPlace(node))
  }

  private func text(_ node: SpecNode, _ name: String) throws(CachesimError) -> String {
    ScenarioReader.joined(try node.field(name)?.text(name) ?? "")
  }

  private func expression(
    _ node: SpecNode, _ name: String, _ kind: Expression.Kind
  ) throws(CachesimError) -> Expression {
    let expression: Expression
    do throws(CachesimError) { expression = try Expression(ScenarioReader.joined(try node.text(name))) } catch {
      throw node.error(error.message)
    }
    guard expression.kind == kind else {
      throw node.error(
        kind == .truth
          ? "'\(name)' is a comparison, such as cached.hit_ratio > 0.9" : "'\(name)' is a number, not a comparison")
    }
    for reference in expression.references where !cases.contains(reference.name) {
      let hint =
        nearestName(to: reference.name, in: cases).map { "did you mean '\($0)'?" }
        ?? "cases: " + cases.prefix(20).joined(separator: ", ")
      throw node.error("'\(reference.text)': there is no case '\(reference.name)'; \(hint)")
    }
    return expression
  }
}
