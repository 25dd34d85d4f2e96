public import CacheCore

/// Reads a workload from a YAML file: a model with its parameters, a weighted mix, phases, or a profile of `cachesim fit`.
///
/// ```yaml
/// seed: 7
/// phases:
///   - {model: zipf, objects: 10k, requests: 100k, size: lognormal:1KiB:64KiB}
///   - mix:
///       - {weight: 3, model: zipf, objects: 10k, first-key: 0}
///       - {weight: 1, model: loop, objects: 50k}
///     requests: 200k
///     rate: 2k/s:poisson
/// ```
///
/// Phases follow each other in time and share their keys; the parts of a mix have keys of their own (part i's begin at
/// i * 2^48) unless `first-key` says where they begin. Without `seed` a part's follows from the file's.
public enum SpecReader {
  /// Whether a model's name is the name of a file.
  public static func isFile(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

  /// The workload of a file. `given`: `seed=N`, and for a profile `requests=N`, instead of the file's.
  public static func workload(path: String, given: [String] = []) throws(CachesimError) -> any Workload {
    let node = try SpecNode(text: try TextFile.read(path), file: path)
    let isProfile = try node.names().contains("profile")
    var known = [Parameter("seed", .integer(0...Int64.max), default: "1", "")]
    if isProfile {
      known.append(Parameter("requests", .count(1...1 << 48), default: "1", "as many as were measured, unless given"))
    }
    let values = try ParameterValues(known, given: given, owner: path)
    let seed = given.contains { $0.hasPrefix("seed=") } ? values.integer("seed") : nil
    if isProfile {
      let requests = given.contains { $0.hasPrefix("requests=") } ? values.integer("requests") : nil
      return ProfileWorkload(try WorkloadProfile(node), requests: requests, seed: UInt64(seed ?? 1))
    }
    var models = 0
    return try workload(
      node, seed: seed ?? 1, isSeedGiven: seed != nil, isPart: false, requests: nil, depth: 0, models: &models)
  }

  /// The workload that fields describe: `model`, `mix`, `phases` or `profile` with what belongs to them. `seed` is taken
  /// where the fields name none.
  public static func workload(_ node: SpecNode, seed: UInt64) throws(CachesimError) -> any Workload {
    if try node.names().contains("profile") {
      return ProfileWorkload(try WorkloadProfile(node), requests: nil, seed: seed)
    }
    var models = 0
    return try workload(
      node, seed: Int64(seed & UInt64(Int64.max)), isSeedGiven: false, isPart: false, requests: nil, depth: 0,
      models: &models)
  }

  /// Each takes memory for a block of requests.
  private static let mostModels = 1000
  /// Fields that a part has beside its own.
  private static let partFields = ["weight", "first-key"]

  /// A node's workload. `requests`: how many, where the mix that it belongs to says so.
  private static func workload(
    _ node: SpecNode, seed: Int64, isSeedGiven: Bool, isPart: Bool, requests: Int64?, depth: Int,
    models: inout Int
  ) throws(CachesimError) -> any Workload {
    guard depth < 16 else { throw node.error("is nested deeper than 16 levels") }
    let names = try node.names()
    let kinds = ["model", "mix", "phases"].filter { names.contains($0) }
    guard let kind = kinds.first, kinds.count == 1 else {
      throw node.error("one of 'model', 'mix' and 'phases' was expected" + (kinds.count > 1 ? ", not several" : ""))
    }
    let part = isPart ? partFields : []
    switch kind {
    case "model":
      models += 1
      guard models <= SpecReader.mostModels else { throw node.error("more than \(mostModels) models in one file") }
      return try model(node, names.filter { $0 != "model" && !part.contains($0) }, seed, isSeedGiven, requests)
    case "mix":
      try node.refuseOthers(["mix", "requests", "seed", "rate"] + part, in: "a mix")
      if requests != nil, names.contains("requests") { throw try node.required("requests").error(ownedByMix) }
      let seed = try ownSeed(node, seed, isSeedGiven)
      var count: Int64 = 1_000_000
      if let requests {
        count = requests
      } else if let field = try node.field("requests") {
        count = try field.integer("requests", 1...1 << 48)
      }
      let rate = try node.field("rate")
      if requests != nil, let rate { throw rate.error(ownedByMix) }
      var parts: [MixWorkload.Part] = []
      for (index, item) in try node.required("mix").list("mix").enumerated() {
        let weight = try item.field("weight")?.number("weight", 0...1e9) ?? 1
        let firstKey = try item.field("first-key")?.integer("first-key", 0...(1 << 62)) ?? Int64(index % 16_384) << 48
        let workload = try workload(
          item, seed: derived(seed, index), isSeedGiven: isSeedGiven, isPart: true, requests: count, depth: depth + 1,
          models: &models)
        parts.append(MixWorkload.Part(workload: workload, weight: weight, firstKey: UInt64(firstKey)))
      }
      guard parts.contains(where: { $0.weight > 0 }) else {
        throw node.error("no part of the mix has a weight above 0")
      }
      do throws(CachesimError) {
        return try MixWorkload(
          parts, requests: count, rate: ArrivalRate(try rate?.text("rate") ?? "1000/s"), seed: UInt64(seed))
      } catch { throw (rate ?? node).error(error.message) }
    default:
      try node.refuseOthers(["phases", "seed"] + part, in: "a list of phases")
      if requests != nil { throw node.error("phases cannot be a part of a mix; make the mix a phase") }
      let seed = try ownSeed(node, seed, isSeedGiven)
      var phases: [PhasesWorkload.Phase] = []
      for (index, item) in try node.required("phases").list("phases").enumerated() {
        if let weight = try item.field("weight") { throw weight.error("a phase has no 'weight'; parts of a mix have") }
        let firstKey = try item.field("first-key")?.integer("first-key", 0...(1 << 62)) ?? 0
        let workload = try workload(
          item, seed: derived(seed, index), isSeedGiven: isSeedGiven, isPart: true, requests: nil, depth: depth + 1,
          models: &models)
        phases.append(PhasesWorkload.Phase(workload, firstKey: UInt64(firstKey)))
      }
      return PhasesWorkload(phases)
    }
  }

  private static let ownedByMix = "'requests' and 'rate' are the mix's, not a part's"

  private static func model(
    _ node: SpecNode, _ names: [String], _ seed: Int64, _ isSeedGiven: Bool, _ requests: Int64?
  ) throws(CachesimError) -> any Workload {
    let nameNode = try node.required("model")
    let name = try nameNode.text("model")
    let row: ModelRow
    do throws(CachesimError) { row = try ModelTable.row(named: name) } catch { throw nameNode.error(error.message) }
    let own = row.description.parameters.map(\.name)
    try node.refuseOthers(["model"] + own + partFields, in: "model '\(name)'")
    var given: [String] = []
    for field in names {
      guard let value = try node.field(field) else { continue }
      if partFields.contains(field) { throw value.error("'\(field)' belongs to parts of a mix and to phases") }
      if field == "seed", isSeedGiven { continue }
      if requests != nil, field == "requests" || field == "rate" { throw value.error(ownedByMix) }
      given.append(field + "=" + (try value.text(field)))
      // One by one, so that the line is the field's.
      do throws(CachesimError) {
        _ = try ParameterValues(row.description.parameters, given: [given[given.count - 1]], owner: "model '\(name)'")
      } catch { throw value.error(error.message) }
    }
    if isSeedGiven || !names.contains("seed") { given.append("seed=\(seed)") }
    if let requests {
      given.append("requests=\(requests)")
      // Its times are not used: the mix's are.
      given.append("rate=1/ms")
      if requests >= 1 << 43 { given[given.count - 1] = "rate=1000000/ms" }
    }
    do throws(CachesimError) { return try row.workload(given: given) } catch {
      throw error.kind == .usage ? node.error(error.message) : error
    }
  }

  private static func ownSeed(_ node: SpecNode, _ seed: Int64, _ isGiven: Bool) throws(CachesimError) -> Int64 {
    isGiven ? seed : try node.field("seed")?.integer("seed", 0...Int64.max) ?? seed
  }

  private static func derived(_ seed: Int64, _ index: Int) -> Int64 {
    Int64(SplitMix64.mix(UInt64(seed) &+ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15) >> 1)
  }
}
