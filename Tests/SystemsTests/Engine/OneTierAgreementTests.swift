import CacheCore
import Foundation
import Policies
import Service
import Systems
import TestSupport
import Testing

/// Where both engines can express a system, they agree: every request's end, every count and every figure.
@Suite("Systems of one tier") struct OneTierAgreementTests {
  /// A random case of Tests/Model: small traces and option sets full of ties.
  struct RandomCase {
    let settings: [(name: String, text: String)]
    let requests: Requests
    let policy: PolicyChoice
    let capacity: Capacity
    let seed: UInt64

    init(_ json: [String: Any]) throws {
      let options = json["options"] as? [String: Any] ?? [:]
      settings = options.sorted { $0.key < $1.key }.flatMap { name, value -> [(name: String, text: String)] in
        (value as? [Any] ?? [value]).map { (name, "\($0)") }
      }
      policy = try PolicyChoice(json["policy"] as? String ?? "lru")
      capacity = try Capacity("\(json["capacity"] ?? "1")")
      seed = (json["seed"] as? NSNumber)?.uint64Value ?? 0
      var requests = Requests()
      for row in json["trace"] as? [[Any]] ?? [] {
        let name = row[2] as? String ?? ""
        let key = Array(name.utf8).withUnsafeBytes { StableHash.key(ofText: $0) }
        if !requests.keys.contains(key) { requests.names.append(name) }
        let operation: CacheCore.Operation =
          row[1] as? String == "r" ? .read : row[1] as? String == "w" ? .write : .delete
        requests.append(key, at: (row[0] as? NSNumber)?.int64Value ?? 0, operation)
        let last = requests.keys.count - 1
        requests.sizes[last] = (row[3] as? NSNumber)?.int64Value ?? 1
        requests.ttls[last] = Int64(((row[4] as? NSNumber)?.doubleValue ?? 0) * 1e9)
        requests.absences[last] = row[6] as? Bool == false ? 1 : 0
      }
      self.requests = requests
    }

    func setting(_ name: String) -> String? { settings.first { $0.name == name }?.text }

    /// The service engine's result.
    func service() throws -> (outcomes: [RequestOutcome], counters: CacheCounters, contents: CacheContents, [Figure]) {
      var setup = StoreSetup(
        capacity: capacity.resolved(objects: 1, bytes: 1, scale: 1), isUnit: capacity.isUnit, seed: seed)
      setup.columns = [.size, .time, .operation, .ttl]
      var simulation = try ServiceSimulation(try ServiceOptions(settings), policy, setup, keepsOutcomes: true)
      requests.replay(in: &simulation)
      return (simulation.outcomes, simulation.counters, simulation.contents, simulation.figures)
    }

    /// The same as a system: a tier with the settings that are a tier's, and an origin with the others.
    func plan() throws -> SystemPlan {
      let others = ["clients", "think", "origin-latency", "origin-write-latency", "origin", "price"]
      var tier = TierPlan(name: "cache", policy: policy, capacity: capacity)
      tier.service = try ServiceOptions(settings.filter { !others.contains($0.name) })
      var plan = SystemPlan(tiers: [tier])
      let all = try ServiceOptions(settings)
      plan.origin = OriginPlan(all)
      plan.clients.closedLoop = all.clients
      plan.clients.think = all.think
      return plan
    }
  }

  static func cases(_ count: Int, seed: Int) throws -> [RandomCase] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "Tests/Model/random_cases.py", "\(seed)", "\(count)"]
    process.currentDirectoryURL = URL(fileURLWithPath: SharedFiles.root)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    return try json.map(RandomCase.init)
  }

  static func text(_ outcome: RequestOutcome) -> String {
    "\(outcome.index) \(outcome.outcome) at \(outcome.answeredAt) after \(outcome.latency), version \(outcome.version.map { "\($0)" } ?? "none")\(outcome.isStale ? ", stale" : "")"
  }

  static func difference(_ ours: [RequestOutcome], _ theirs: [RequestOutcome]) -> String? {
    for (our, their) in zip(ours, theirs) where our != their { return "\(text(our)); the service: \(text(their))" }
    return ours.count == theirs.count ? nil : "\(ours.count) ends; the service \(theirs.count)"
  }

  @Test func everyRandomCaseAgrees() throws {
    let environment = ProcessInfo.processInfo.environment
    let cases = try Self.cases(
      environment["SYSTEM_CASES"].flatMap { Int($0) } ?? 400, seed: environment["SYSTEM_SEED"].flatMap { Int($0) } ?? 1)
    var wrong = 0
    for (number, one) in cases.enumerated() {
      let expected = try one.service()
      let run = try SystemRun(one.requests, try one.plan(), seed: one.seed)
      var differences: [String] = []
      if let difference = Self.difference(run.outcomes, expected.outcomes) { differences.append(difference) }
      if run.counters != expected.counters { differences.append("\(run.counters); the service \(expected.counters)") }
      if run.contents != expected.contents { differences.append("\(run.contents); the service \(expected.contents)") }
      for (our, their) in zip(run.figures, expected.3) where our != their {
        differences.append("\(our.name) \(our.value); the service \(their.name) \(their.value)")
      }
      guard !differences.isEmpty else { continue }
      wrong += 1
      if wrong <= 8 {
        Issue.record(
          "case \(number): \(differences.prefix(4).joined(separator: "\n"))\n\(one.settings.map { "\($0.name)=\($0.text)" })"
        )
      }
    }
    #expect(wrong == 0, "\(wrong) of \(cases.count) cases differ")
  }

  /// A tier that holds nothing and takes no time changes no answer, before the other and behind it.
  @Test(arguments: [true, false]) func aTierThatHoldsNothingChangesNothing(isBefore: Bool) throws {
    var (compared, wrong) = (0, 0)
    for one in try Self.cases(400, seed: 2) {
      var plan = try one.plan()
      if one.setting("write-strategy")?.hasPrefix("write-behind") == true { continue }
      // Only the tier before the origin draws as a single one does.
      if !isBefore, try ServiceOptions(one.settings).isRandom { continue }
      plan.tiers.insert(try TierPlan("nothing", capacity: nil), at: isBefore ? 0 : 1)
      let expected = try one.service()
      let run = try SystemRun(one.requests, plan, seed: one.seed)
      compared += 1
      var difference = Self.difference(run.outcomes, expected.outcomes)
      for name in ["origin_reads", "origin_writes", "origin_peak_per_second", "latency_max_us", "stale_reads"] {
        let their = expected.3.first { $0.name == name }
        if run.figures.first(where: { $0.name == name }) != their { difference = difference ?? "\(name) \(run[name])" }
      }
      guard let difference else { continue }
      wrong += 1
      if wrong <= 5 { Issue.record("\(difference)\n\(one.settings.map { "\($0.name)=\($0.text)" })") }
    }
    #expect(wrong == 0, "\(wrong) of \(compared) cases differ")
    #expect(compared > (isBefore ? 150 : 40))
  }
}
