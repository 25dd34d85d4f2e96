internal import ArgumentParser
internal import CacheCore
internal import Compare
internal import Traces
internal import Workloads

/// The options that say what a comparison lets through, and where it is written.
struct GateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How far a metric may change: percentage points (hit_ratio=0.2pp), a share of what it was (latency_*=5%) or a "
        + "number (evictions=100); comma-separated, repeatable. Default: not at all.", valueName: "metric=amount,..."))
  var tolerance: [String] = []
  @Option(
    help: ArgumentHelp(
      "Rules in YAML: globs for trace, policy, capacity, options and metric, with min, max, max_drop, max_drop_rel, "
        + "max_rise, max_rise_rel.", valueName: "gates.yml"))
  var rules: String?
  @Option(
    help: ArgumentHelp(
      "A floor or a ceiling, say 's3fifo@10%.hit_ratio>=0.62'; repeatable.",
      valueName: "policy[@capacity].metric>=value"))
  var require: [String] = []
  @Flag(name: .customLong("fail-on-improvement"), help: "Exit with 4 where nothing is worse and something is better.")
  var failOnImprovement = false
  @Flag(
    name: .customLong("update-baseline"),
    help: "Accept what differs: put the new report in the baseline's place, unless a floor or ceiling does not hold.")
  var updateBaseline = false
  @Option(help: ArgumentHelp("Write the comparison as JUnit XML as well.", valueName: "file")) var junit: String?
  @Flag(
    help: "Add the comparison to the summary of a GitHub job ($GITHUB_STEP_SUMMARY), and annotate what fails.")
  var github = false

  /// Whether any is given.
  var isGiven: Bool {
    !tolerance.isEmpty || rules != nil || !require.isEmpty || failOnImprovement || updateBaseline || junit != nil
      || github
  }

  /// What is let through.
  func gate() throws(CachesimError) -> Gate {
    var gate = Gate()
    for text in tolerance { gate.tolerances += try Tolerance.list(text) }
    for text in require { gate.requirements.append(try Requirement(text)) }
    if let rules { gate.rules = try RulesFile.rules(try SpecNode.file(rules)) }
    return gate
  }
}
