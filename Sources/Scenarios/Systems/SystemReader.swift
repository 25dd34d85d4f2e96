internal import CacheCore
internal import Policies
internal import Service
internal import Systems
internal import Workloads

/// Reads the system of a case, where one tier in front of an origin does not say it.
struct SystemReader {
  /// Fields that only a system has. A case with any of them is a system, whose only tier, without `tiers`, is called 'cache'.
  static let fields = [
    "tiers", "client", "compound", "limits", "bloom", "faults", "jobs", "origin-network", "origin-places",
    "origin-breaker",
    "no-origin",
  ]
  /// Settings that are the origin's or the clients', and no tier's.
  static let common = ["clients", "think", "origin-latency", "origin-write-latency", "origin", "price"]

  /// The case's settings.
  let settings: [ScenarioCase.Setting]
  /// The fields of the case, most special first.
  let layers: [SpecNode]

  /// Whether the case is such a system.
  var isNeeded: Bool {
    layers.contains { layer in SystemReader.fields.contains { (try? layer.field($0)) ?? nil != nil } }
  }

  /// The system. `place` is where it is said that something is missing.
  func system(_ place: SpecNode) throws(CachesimError) -> SystemPlan {
    var plan = SystemPlan(tiers: try tiers(place))
    let own = settings.filter { SystemReader.common.contains($0.name) }
    let options: ServiceOptions
    do throws(CachesimError) { options = try ServiceOptions(own.map { (name: $0.name, text: $0.value) }) } catch {
      throw place.error(error.message)
    }
    var origin = OriginPlan(options)
    origin.network = Distance(
      try law("origin-network", of: layers) ?? .zero, byPlace: try laws("origin-places", of: layers))
    origin.breaker = try breaker("origin-breaker", of: layers)
    plan.origin = try flag("no-origin", of: layers) ? nil : origin
    plan.clients = try clients(options)
    if let field = try first("compound", layers) { plan.compound = try compound(field) }
    if let field = try first("limits", layers) {
      for item in try field.isList ? field.list("limits") : [field] {
        plan.limits.append(try read(item, "limits") { (text) throws(CachesimError) in try RateLimit(text) })
      }
    }
    if let field = try first("bloom", layers) {
      plan.bloom = try read(field, "bloom") { (text) throws(CachesimError) in try BloomPlan(text) }
    }
    if let field = try first("faults", layers) {
      for item in try field.list("faults") { plan.faults.append(try EventReader(item).fault()) }
    }
    if let field = try first("jobs", layers) {
      for item in try field.list("jobs") { plan.jobs.append(try EventReader(item).job()) }
    }
    if let window = settings.first(where: { $0.name == "window" }) {
      guard let interval = TimeSpan.nanoseconds(window.value), interval > 0 else {
        throw (try first("window", layers) ?? place).error("windows of a system are times, such as 10s")
      }
      plan.seriesInterval = interval
    }
    do throws(CachesimError) { try plan.check() } catch { throw place.error(error.message) }
    return plan
  }

  // MARK: - Tiers

  private func tiers(_ place: SpecNode) throws(CachesimError) -> [TierPlan] {
    var names: [String] = []
    for layer in layers.reversed() {
      guard let field = try layer.field("tiers") else { continue }
      for name in try field.names() where !names.contains(name) { names.append(name) }
    }
    if names.isEmpty { return [try tier("cache", [], place)] }
    var tiers: [TierPlan] = []
    for name in names {
      var fields: [SpecNode] = []
      for layer in layers {
        if let field = try layer.field("tiers")?.field(name) { fields.append(field) }
      }
      for field in fields { try field.refuseOthers(.tier) }
      tiers.append(try tier(name, fields, fields.first ?? place))
    }
    return tiers
  }

  /// A tier: its own fields, and for the rest the settings of the case.
  private func tier(_ name: String, _ fields: [SpecNode], _ place: SpecNode) throws(CachesimError) -> TierPlan {
    func text(_ option: String) throws(CachesimError) -> (String, SpecNode)? {
      if let field = try first(option, fields) { return (try field.text(option), field) }
      guard let setting = settings.first(where: { $0.name == option }) else { return nil }
      return (setting.value, try first(option, layers) ?? place)
    }
    func made<Value>(
      _ option: String, _ make: (String) throws(CachesimError) -> Value
    ) throws(CachesimError) -> Value? {
      guard let (text, field) = try text(option) else { return nil }
      do throws(CachesimError) { return try make(text) } catch { throw field.error(error.message) }
    }
    let policy = try made("policy") { (text) throws(CachesimError) in try PolicyChoice(text) }
    let capacity = try made("capacity") { (text) throws(CachesimError) in
      text == "0" ? nil : try Capacity(text)
    }
    let chosen: PolicyChoice
    if let policy { chosen = policy } else { chosen = try PolicyChoice("lru") }
    var tier = TierPlan(name: name, policy: chosen, capacity: capacity ?? nil)
    tier.admission = try made("admission") { (text) throws(CachesimError) in try AdmissionChoice(text) }
    tier.service = try service(fields, place)
    if let field = try first("mode", fields) { tier.mode = try choice(field, "mode") }
    if let field = try first("per-client", fields) {
      tier.scope = .perClient(groupOf: try field.integer("per-client", 1...(1 << 31)))
    }
    if let field = try first("nodes", fields) { tier.nodes = Int(try field.integer("nodes", 1...100_000)) }
    if let field = try first("routing", fields) {
      tier.routing = try read(field, "routing") { (text) throws(CachesimError) in try Routing(text) }
    }
    tier.network = Distance(try law("network", of: fields) ?? .zero, byPlace: try laws("places", of: fields))
    tier.inheritsTTL = try flag("inherit-ttl", of: fields)
    if let field = try first("hit-ratio", fields) { tier.stipulatedHitRatio = try field.number("hit-ratio", 0...1) }
    if let field = try first("fail", fields) { tier.failMode = try choice(field, "fail") }
    if try first("reroutes", fields) != nil { tier.reroutes = try flag("reroutes", of: fields) }
    if let field = try first("timeout", fields) { tier.timeout = try time(field, "timeout") }
    tier.breaker = try breaker("breaker", of: fields)
    return tier
  }

  private func service(_ fields: [SpecNode], _ place: SpecNode) throws(CachesimError) -> ServiceOptions {
    var own: [(name: String, text: String)] = []
    for option in ServiceOption.all where !SystemReader.common.contains(option.name) {
      if let field = try first(option.name, fields) {
        for value in try SettingReader.values(field, option.name) { own.append((option.name, value)) }
      } else {
        own += settings.filter { $0.name == option.name }.map { (name: $0.name, text: $0.value) }
      }
    }
    do throws(CachesimError) { return try ServiceOptions(own) } catch { throw place.error(error.message) }
  }

  // MARK: - Values

  private func clients(_ options: ServiceOptions) throws(CachesimError) -> ClientModel {
    var clients = ClientModel()
    clients.closedLoop = options.clients
    clients.think = options.think
    guard let field = try first("client", layers) else { return clients }
    let text = try field.text("client")
    let words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let count = words.count == 2 ? parseCount(words[1]) : nil
    switch (words[0], count) {
    case ("one", nil) where words.count == 1: clients.numbering = .one
    case ("drawn", let count?) where count > 0: clients.numbering = .drawn(count: count)
    case ("by-key", let count?) where count > 0: clients.numbering = .byKey(count: count)
    case ("in-turn", let count?) where count > 0: clients.numbering = .inTurn(count: count)
    default: throw field.error("client '\(text)' is none of one, drawn:1000, by-key:1000, in-turn:4")
    }
    return clients
  }

  private func compound(_ field: SpecNode) throws(CachesimError) -> Compound {
    let text = try field.text("compound")
    let words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 2, let order = Compound.Order(rawValue: words[0]), let size = parseCount(words[1]), size > 0
    else { throw field.error("compound '\(text)' is none of serial:5, parallel:5, first-then-parallel:21") }
    return Compound(size: size, order: order)
  }

  private func breaker(_ name: String, of fields: [SpecNode]) throws(CachesimError) -> CircuitBreaker? {
    guard let field = try first(name, fields) else { return nil }
    return try read(field, name) { (text) throws(CachesimError) in
      let values = try ParameterValues(
        [
          Parameter("failures", .count(1...1_000_000), default: "5", "failures in a row that open it"),
          Parameter("open", .duration(least: 1), default: "30s", "how long it stays open"),
        ], given: text.split(separator: ":", omittingEmptySubsequences: false).map(String.init), owner: name)
      return CircuitBreaker(failures: values.integer("failures"), open: values.duration("open"))
    }
  }

  private func law(_ name: String, of fields: [SpecNode]) throws(CachesimError) -> LatencyLaw? {
    guard let field = try first(name, fields) else { return nil }
    return try read(field, name) { (text) throws(CachesimError) in try LatencyLaw(text, option: name) }
  }

  private func laws(_ name: String, of fields: [SpecNode]) throws(CachesimError) -> [LatencyLaw] {
    guard let field = try first(name, fields) else { return [] }
    var laws: [LatencyLaw] = []
    for item in try field.list(name) {
      laws.append(try read(item, name) { (text) throws(CachesimError) in try LatencyLaw(text, option: name) })
    }
    return laws
  }

  private func read<Value>(
    _ field: SpecNode, _ name: String, _ make: (String) throws(CachesimError) -> Value
  ) throws(CachesimError) -> Value {
    let text = try field.text(name)
    do throws(CachesimError) { return try make(text) } catch { throw field.error(error.message) }
  }

  private func choice<Value: RawRepresentable & CaseIterable>(
    _ field: SpecNode, _ name: String
  ) throws(CachesimError) -> Value where Value.RawValue == String {
    let text = try field.text(name)
    if let value = Value(rawValue: text) { return value }
    throw field.error("\(name) '\(text)' is not one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
  }

  private func time(_ field: SpecNode, _ name: String) throws(CachesimError) -> Int64 {
    let text = try field.text(name)
    guard let time = TimeSpan.nanoseconds(text) else { throw field.error("\(name) '\(text)' is no time (such as 2s)") }
    return time
  }

  private func flag(_ name: String, of fields: [SpecNode]) throws(CachesimError) -> Bool {
    guard let field = try first(name, fields) else { return false }
    return try field.flag(name)
  }

  private func first(_ name: String, _ fields: [SpecNode]) throws(CachesimError) -> SpecNode? {
    for fields in fields { if let field = try fields.field(name) { return field } }
    return nil
  }
}
