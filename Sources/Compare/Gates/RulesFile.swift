public import CacheCore
public import Workloads

/// Rules in YAML, for `--rules`.
///
/// ```yaml
/// rules:
///   - {policy: "s3fifo*", metric: hit_ratio, max_drop: 0.2pp, min: 0.6}
///   - {trace: "*.csv", policy: mine, capacity: 10%, metric: latency_p99_us, max_rise_rel: 5%}
/// ```
///
/// Every rule's floors and ceilings hold; of the rules that bound a change of one metric of one row, the first one counts.
public enum RulesFile {
  /// The fields of a rule, and what each says.
  public static let fields: [(name: String, summary: String)] = [
    ("trace", "a glob for the trace's path or its file name; default: every trace"),
    ("policy", "a glob for the policy's name, or its name with parameters; default: every policy"),
    ("capacity", "as --capacity spells it; default: every capacity"),
    ("options", "a glob for the column options; default: all"),
    ("metric", "a glob for columns of the report; needed"),
    ("min", "the least value that passes (0.62 or 62%)"),
    ("max", "the greatest value that passes"),
    ("max_drop", "how far it may fall (0.2pp, 100)"),
    ("max_drop_rel", "how far it may fall, as a share of what it was (5%)"),
    ("max_rise", "how far it may rise"),
    ("max_rise_rel", "how far it may rise, as a share of what it was"),
  ]

  /// The rules of a file. Errors are of kind `badData` and name the line and column.
  public static func rules(_ document: SpecNode) throws(CachesimError) -> [GateRule] {
    try document.refuseOthers(["rules"], in: "a file of rules")
    var rules: [GateRule] = []
    for (index, node) in try document.required("rules").list("rules").enumerated() {
      rules.append(try rule(node, index + 1))
    }
    return rules
  }

  private static func rule(_ node: SpecNode, _ number: Int) throws(CachesimError) -> GateRule {
    try node.refuseOthers(fields.map(\.name), in: "a rule")
    let metricNode = try node.required("metric")
    let metric = Glob(try metricNode.text("metric"))
    var selector = CacheSelector()
    selector.trace = try node.field("trace").map { node throws(CachesimError) in Glob(try node.text("trace")) }
    selector.policy = try node.field("policy").map { node throws(CachesimError) in Glob(try node.text("policy")) }
    selector.options = try node.field("options").map { node throws(CachesimError) in Glob(try node.text("options")) }
    if let capacity = try node.field("capacity") {
      do throws(CachesimError) { selector.capacity = try Capacity(try capacity.text("capacity")) } catch {
        throw error.kind == .usage ? capacity.error(error.message) : error
      }
    }
    var bounds = Bounds()
    bounds.fall = try amount(node, "max_drop", metric, wrongFor: .lower, use: "max_rise")
    bounds.rise = try amount(node, "max_rise", metric, wrongFor: .higher, use: "max_drop")
    var limits: [Limit] = []
    for (field, relation) in [("min", Limit.Relation.atLeast), ("max", .atMost)] {
      guard let value = try node.field(field) else { continue }
      let text = try value.text(field)
      guard let limit = Limit(relation, text) else { throw value.error("\(field) '\(text)' is not a number") }
      if text.hasSuffix("%"), !isRatio(metric) {
        throw value.error("\(field): \(metric.text) is no ratio; leave the % out")
      }
      limits.append(limit)
    }
    guard bounds != Bounds() || !limits.isEmpty else {
      throw node.error("a rule needs one of min, max, max_drop, max_drop_rel, max_rise, max_rise_rel")
    }
    let about = [
      selector.trace?.text, selector.policy?.text, try node.field("capacity")?.text("capacity"), metric.text,
    ]
    return GateRule(
      name: "rule \(number) (\(about.compactMap { $0 }.joined(separator: ", ")))", selector: selector, metric: metric,
      bounds: bounds == Bounds() ? nil : bounds, limits: limits)
  }

  /// `field` in the metric's own unit, or `field_rel`.
  private static func amount(
    _ node: SpecNode, _ field: String, _ metric: Glob, wrongFor direction: Direction, use other: String
  ) throws(CachesimError) -> Amount? {
    let absolute = try node.field(field)
    let relative = try node.field(field + "_rel")
    guard let value = absolute ?? relative else { return nil }
    let name = absolute == nil ? field + "_rel" : field
    if absolute != nil, let relative { throw relative.error("one of \(field) and \(field)_rel, not both") }
    let amount: Amount
    do throws(CachesimError) { amount = try Amount(try value.text(name)) } catch {
      throw error.kind == .usage ? value.error("\(name): \(error.message)") : error
    }
    if (amount.unit == .percent) != (absolute == nil) {
      throw value.error(
        "\(name) '\(amount.text)': \(field) takes a number or points (0.2pp), \(field)_rel a share (5%)")
    }
    if !metric.isPattern {
      let known = Metric.named(metric.text)
      if known.direction == direction {
        throw value.error("\(name): of \(metric.text), \(known.direction.rawValue) is better; use \(other)")
      }
      if amount.unit == .points, !known.isRatio {
        throw value.error("\(name): \(metric.text) is no ratio; leave pp out")
      }
    }
    if amount.unit == .own, amount.value > 0, isRatio(metric) {
      // 0.2 meant as points would let 20 of them pass.
      throw value.error("\(name) '\(amount.text)' of a ratio: say \(amount.text)pp, or \(amount.value * 100)pp")
    }
    return amount
  }

  /// Whether a ratio is meant: of a pattern, whether any is.
  private static func isRatio(_ metric: Glob) -> Bool { Metric.rows.contains { $0.isRatio && metric.matches($0.name) } }
}
