internal import CacheCore
internal import Workloads

/// Reads `workload` of a scenario.
struct WorkloadReader {
  /// What says what is asked for: exactly one of these, and where a case has one it does without the scenario's.
  static let contents = ["trace", "model", "mix", "phases", "profile", "list", "streams"]
  /// Fields of a stream that no model has.
  private static let own = ["list", "streams", "trace", "key", "operation", "from", "until"]
  /// More are a trace.
  private static let mostRows = 1000

  /// What decides draws that the file does not.
  let seed: UInt64

  /// A workload; `trace` is made a path by `beside`.
  func workload(_ node: SpecNode, beside: (String) -> String) throws(CachesimError) -> ScenarioWorkload {
    switch try content(node) {
    case "trace":
      try node.refuseOthers(["trace"], in: "a workload with 'trace'")
      return ScenarioWorkload(kind: .trace(path: beside(try node.required("trace").text("trace"))))
    case "streams":
      try node.refuseOthers(["streams", "until"], in: "a workload with 'streams'")
      let until = try time(node, "until")
      var plans: [StreamPlan] = []
      for (place, item) in try node.required("streams").list("streams").enumerated() {
        let kind = try content(item)
        if kind == "streams" || kind == "trace" { throw item.error("a stream has no '\(kind)' inside") }
        plans.append(
          try stream(item, kind, seed: place == 0 ? seed : SplitMix64.mix(seed &+ UInt64(place)), end: until))
      }
      return ScenarioWorkload(kind: .streams(plans))
    case let kind: return ScenarioWorkload(kind: .streams([try stream(node, kind, seed: seed, end: nil)]))
    }
  }

  /// The field that says what is asked for.
  private func content(_ node: SpecNode) throws(CachesimError) -> String {
    let given = try node.names().filter { WorkloadReader.contents.contains($0) }
    guard given.count == 1 else {
      throw node.error(
        given.isEmpty
          ? "a workload needs one of " + WorkloadReader.contents.joined(separator: ", ")
          : "a workload has only one of " + given.joined(separator: ", "))
    }
    return given[0]
  }

  private func stream(
    _ node: SpecNode, _ kind: String, seed: UInt64, end: Int64?
  ) throws(CachesimError) -> StreamPlan {
    let until = try time(node, "until") ?? end
    let from = try time(node, "from") ?? 0
    if let until, until <= from {
      throw (try node.field("until") ?? node).error("the end is not after the beginning")
    }
    let content: StreamPlan.Content
    if kind == "list" {
      try node.refuseOthers(["list", "key", "operation", "from", "until"], in: "a workload with 'list'")
      content = .rows(try rows(try node.required("list").list("list")))
    } else {
      var fields = node.without(WorkloadReader.own)
      if let until, kind != "phases", kind != "profile", try node.field("requests") == nil {
        fields = fields.setting("requests", to: String(try requests(node, span: until - from)))
      }
      let spec = WorkloadSpec(fields, seed: seed)
      // Once, to find what is wrong with it.
      _ = try spec.open()
      content = .workload(spec)
    }
    var plan = StreamPlan(content: content, from: from, until: until)
    plan.operation = try operation(node)
    if let field = try node.field("key") {
      let text = try field.text("key")
      guard let template = KeyTemplate(text) else {
        throw field.error("'\(text)' is no key; {n}, {n%20} and {n/20} are what can stand in braces")
      }
      plan.template = template
    }
    return plan
  }

  /// More than come in so long a time, even where they come at random.
  private func requests(_ node: SpecNode, span: Int64) throws(CachesimError) -> Int64 {
    let field = try node.field("rate")
    let text = try field?.text("rate") ?? "1000/s"
    let arrivals: ArrivalRate
    do throws(CachesimError) { arrivals = try ArrivalRate(text) } catch { throw (field ?? node).error(error.message) }
    let mean = Double(arrivals.rate.count) * Double(span) / Double(arrivals.rate.period)
    var most = mean + 1
    switch arrivals.pattern {
    case .constant: break
    case .poisson: most += 10 * mean.squareRoot() + 100
    default: most = 4 * most + 1000
    }
    guard most < 1e9 else { throw (field ?? node).error("'rate' until 'until' makes over 10^9 requests") }
    return Int64(most.rounded(.up))
  }

  private func rows(_ items: [SpecNode]) throws(CachesimError) -> [RequestRow] {
    guard items.count <= WorkloadReader.mostRows else {
      throw items[WorkloadReader.mostRows].error("'list' has more than \(WorkloadReader.mostRows) entries")
    }
    var rows: [RequestRow] = []
    for item in items { rows.append(try row(item)) }
    return rows
  }

  private func row(_ node: SpecNode) throws(CachesimError) -> RequestRow {
    try node.refuseOthers(.request)
    var row = RequestRow(at: try time(node, "at") ?? 0)
    switch (try node.field("key"), try node.field("keys")) {
    case (let key?, nil):
      let text = try key.text("key")
      if let number = UInt64(text), String(number) == text { row.firstKey = number } else { row.text = text }
    case (nil, let keys?):
      let text = try keys.text("keys")
      let ends = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt64($0) }
      guard ends.count == 3, let first = ends[0], ends[1] == nil, text.contains(".."), let last = ends[2],
        first <= last,
        last - first < 1 << 40
      else { throw keys.error("keys '\(text)' are not of the form 0..999") }
      (row.firstKey, row.keys, row.times) = (first, last - first + 1, Int64(last - first + 1))
    default: throw node.error("one of 'key' and 'keys' was expected")
    }
    if let times = try node.field("times") { row.times = try times.integer("times", 1...(1 << 40)) }
    row.every = try time(node, "every") ?? 0
    if let operation = try operation(node) { row.operation = operation }
    if let size = try node.field("size") { row.size = try size.integer("size", 0...(1 << 50)) }
    let (span, isTooLong) = row.every.multipliedReportingOverflow(by: row.times)
    guard !isTooLong, !span.addingReportingOverflow(row.at).overflow else {
      throw node.error("its last request comes after 290 years")
    }
    return row
  }

  private func operation(_ node: SpecNode) throws(CachesimError) -> Operation? {
    guard let field = try node.field("operation") else { return nil }
    switch try field.text("operation") {
    case "read": return .read
    case "write": return .write
    case "delete": return .delete
    case let text: throw field.error("operation '\(text)' is not one of read, write, delete")
    }
  }

  private func time(_ node: SpecNode, _ name: String) throws(CachesimError) -> Int64? {
    guard let field = try node.field(name) else { return nil }
    let text = try field.text(name)
    guard let time = TimeSpan.nanoseconds(text) else {
      throw field.error("\(name) '\(text)' is no time (such as 250us, 5s, 24h)")
    }
    return time
  }
}
