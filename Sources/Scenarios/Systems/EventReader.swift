internal import CacheCore
internal import Service
internal import Systems
internal import Workloads

/// Reads what happens at times: an entry of `faults` or of `jobs`.
struct EventReader {
  private let node: SpecNode

  init(_ node: SpecNode) { self.node = node }

  /// An entry of `faults`.
  func fault() throws(CachesimError) -> Fault {
    try node.refuseOthers(.fault)
    switch try kind(["down", "crash", "scale", "origin", "slower"]) {
    case ("down", let tier):
      return .down(
        tier: tier, node: try number("node"), from: try time("from"), to: try time("to"),
        keepsContents: try node.field("keeps-contents")?.flag("keeps-contents") ?? false)
    case ("crash", let tier): return .crash(tier: tier, node: try number("node"), at: try time("at"))
    case ("scale", let tier):
      return .scale(tier: tier, nodes: try number("nodes") ?? 1, at: try time("at"))
    case ("origin", let how):
      if how == "down" { return .originDown(from: try time("from"), to: try time("to")) }
      guard let factor = Double(how), factor > 0, factor.isFinite else {
        throw try node.required("origin").error("the origin is 'down', or takes so many times as long (such as 3)")
      }
      return .originSlower(factor: factor, from: try time("from"), to: try time("to"))
    case (_, let tier):
      return .networkSlower(
        tier: tier == "origin" ? nil : tier, add: try time("add"), from: try time("from"), to: try time("to"))
    }
  }

  /// An entry of `jobs`.
  func job() throws(CachesimError) -> ScheduledJob {
    try node.refuseOthers(.job)
    switch try kind(["refresh", "warm", "invalidate", "change-ttl"]) {
    case ("refresh", let tier):
      let field = try node.field("takes")
      let takes: LatencyLaw
      do throws(CachesimError) {
        takes =
          try field.map { (field) throws(CachesimError) in
            try LatencyLaw(try field.text("takes"), option: "takes")
          } ?? .zero
      } catch { throw (field ?? node).error(error.message) }
      return .refresh(tier: tier, keys: try keys(), times: try times(), takes: takes)
    case ("warm", let tier):
      return .warm(
        tier: tier, keys: try keys(), at: try time("at"),
        perSecond: try node.required("per-second").number("per-second", 1e-9...1e9))
    case ("invalidate", let tier):
      return .invalidate(tier: tier == "all" ? nil : tier, keys: try keys(), times: try times())
    case (_, let tier):
      let field = try node.required("ttl")
      do throws(CachesimError) {
        return .changeTTL(tier: tier, rule: try ExpiryRule(try field.text("ttl"), option: "ttl"), at: try time("at"))
      } catch { throw field.error(error.message) }
    }
  }

  private func kind(_ kinds: [String]) throws(CachesimError) -> (String, String) {
    let given = try node.names().filter { kinds.contains($0) }
    guard given.count == 1 else { throw node.error("one of " + kinds.joined(separator: ", ") + " was expected") }
    return (given[0], try node.required(given[0]).text(given[0]))
  }

  private func number(_ name: String) throws(CachesimError) -> Int? {
    try node.field(name).map { (field) throws(CachesimError) in Int(try field.integer(name, 0...100_000)) }
  }

  private func time(_ name: String) throws(CachesimError) -> Int64 {
    try time(try node.required(name), name)
  }

  private func time(_ field: SpecNode, _ name: String) throws(CachesimError) -> Int64 {
    let text = try field.text(name)
    guard let time = TimeSpan.nanoseconds(text) else { throw field.error("\(name) '\(text)' is no time (such as 5m)") }
    return time
  }

  private func times() throws(CachesimError) -> ScheduledJob.Times {
    if try node.field("every") != nil {
      let first = try node.field("first").map { (field) throws(CachesimError) in try time(field, "first") }
      return .every(interval: try time("every"), first: first ?? 0)
    }
    let field = try node.required("at")
    var times: [Int64] = []
    for item in try field.isList ? field.list("at") : [field] { times.append(try time(item, "at")) }
    return .at(times)
  }

  private func keys() throws(CachesimError) -> KeyChoice {
    guard let field = try node.field("keys") else { return .all }
    if field.isList { return .these(try field.texts("keys")) }
    let text = try field.text("keys")
    return text == "all" ? .all : text.contains { "*?[".contains($0) } ? .matching(text) : .these([text])
  }
}
