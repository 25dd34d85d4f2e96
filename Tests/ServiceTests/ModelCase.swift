import CacheCore
import Foundation
import Policies
import Service
import TestSupport
import Workloads

@testable import Replay

/// A case of the second implementation (Tests/Model), replayed by the engine.
struct ModelCase {
  let json: [String: Any]
  let settings: [(name: String, text: String)]

  init(_ json: [String: Any]) {
    self.json = json
    let options = json["options"] as? [String: Any] ?? [:]
    settings = options.sorted { $0.key < $1.key }.flatMap { name, value -> [(name: String, text: String)] in
      let texts = value as? [Any] ?? [value]
      return texts.map { (name, "\($0)") }
    }
  }

  struct Result {
    var counters: CacheCounters
    var contents: CacheContents
    var figures: [Figure]
    var outcomes: [RequestOutcome]
  }

  func replay() throws -> Result {
    let rows = json["trace"] as? [[Any]] ?? []
    var ids: [String: UInt32] = [:]
    let names = KeyNameList()
    var keys: [UInt32] = []
    var (sizes, times, ttls): ([Int64], [Int64], [Int64]) = ([], [], [])
    var (costs, operations, absences): ([Double], [UInt8], [UInt8]) = ([], [], [])
    for row in rows {
      let name = row[2] as? String ?? ""
      let id = ids[name] ?? UInt32(ids.count)
      if ids.updateValue(id, forKey: name) == nil { Array(name.utf8).withUnsafeBytes { names.append($0) } }
      keys.append(id)
      times.append((row[0] as? NSNumber)?.int64Value ?? 0)
      let operation: CacheCore.Operation =
        row[1] as? String == "r" ? .read : row[1] as? String == "w" ? .write : .delete
      operations.append(operation.rawValue)
      sizes.append((row[3] as? NSNumber)?.int64Value ?? 1)
      ttls.append(Int64(((row[4] as? NSNumber)?.doubleValue ?? 0) * 1e9))
      costs.append((row[5] as? NSNumber)?.doubleValue ?? 1)
      absences.append(row[6] as? Bool == false ? 1 : 0)
    }
    times = try arrivals(times)
    let options = try ServiceOptions(settings)
    let choice = try PolicyChoice(json["policy"] as? String ?? "lru")
    let capacity = try (json["capacity"].map { try Capacity("\($0)") })
    var setup = StoreSetup(
      capacity: capacity?.resolved(objects: 1, bytes: 1, scale: 1) ?? .max, isUnit: capacity?.isUnit ?? true,
      seed: (json["seed"] as? NSNumber)?.uint64Value ?? 0)
    setup.columns = [.size, .time, .operation]
    var simulation = try ServiceSimulation(options, choice, setup, keepsOutcomes: true)
    keys.withUnsafeBufferPointer { keys in
      sizes.withUnsafeBufferPointer { sizes in
        times.withUnsafeBufferPointer { times in
          ttls.withUnsafeBufferPointer { ttls in
            costs.withUnsafeBufferPointer { costs in
              operations.withUnsafeBufferPointer { operations in
                absences.withUnsafeBufferPointer { absences in
                  var columns = RequestColumns(count: keys.count, firstIndex: 0, objects: ids.count)
                  columns.ids = keys.baseAddress
                  columns.sizes = sizes.baseAddress
                  columns.times = times.baseAddress
                  columns.ttls = ttls.baseAddress
                  columns.costs = costs.baseAddress
                  columns.operations = operations.baseAddress
                  columns.absences = absences.baseAddress
                  columns.names = names.names(from: 0)
                  withExtendedLifetime(names) {
                    withUnsafePointer(to: columns) { simulation.replay($0, 0..<keys.count) }
                  }
                }
              }
            }
          }
        }
      }
    }
    simulation.finish()
    return Result(
      counters: simulation.counters, contents: simulation.contents, figures: simulation.figures,
      outcomes: simulation.outcomes)
  }

  private func setting(_ name: String) -> String? { settings.first { $0.name == name }?.text }

  /// The times of requests as `--rate`, `--spread` and `--speed` let them come.
  private func arrivals(_ times: [Int64]) throws -> [Int64] {
    let seed = (json["seed"] as? NSNumber)?.uint64Value ?? 0
    let given = ArraySource(TestTrace(keys: times.map { _ in 0 }, times: times))
    let source: any RecordSource
    if let rate = setting("rate") {
      source = TimedSource(given, try ArrivalRate(rate), seed: seed)
    } else if setting("spread") != nil || setting("speed") != nil {
      let speed = try setting("speed").map { try ReplaySpeed($0) }
      source = SpreadSource(given, setting("spread").flatMap(RequestSpread.init) ?? .burst, speed, seed: seed)
    } else {
      return times
    }
    let block = RecordBlock(capacity: times.count + 1, columns: source.columns)
    while try source.read(into: block) {}
    return Array(UnsafeBufferPointer(start: block.times, count: block.count))
  }

  // MARK: - Comparing

  /// What differs from the model's result, or nil.
  func difference(_ expected: [String: Any]) throws -> String? {
    let result = try replay()
    if let events = expected["events"] as? [[Any]] {
      let ours = result.outcomes.sorted { $0.index < $1.index }
      let rows = json["trace"] as? [[Any]] ?? []
      if ours.count != events.count { return "\(ours.count) of \(events.count) requests ended" }
      for (our, their) in zip(ours, events) {
        let operation = rows[Int(our.index)][1] as? String
        let name =
          operation == "r"
          ? "\(our.outcome)" : our.outcome == .error ? "write_error" : operation == "w" ? "write" : "delete"
        let version = (their[4] as? NSNumber)?.int64Value
        let text =
          "[\(our.index), \(name), \(our.answeredAt), \(our.latency), \(our.version.map { "\($0)" } ?? "null"), \(our.isStale)]"
        let isEqual =
          (their[0] as? NSNumber)?.int64Value == our.index && their[1] as? String == name
          && (their[2] as? NSNumber)?.int64Value == our.answeredAt && (their[3] as? NSNumber)?.int64Value == our.latency
          && version == our.version.map(Int64.init) && their[5] as? Bool == our.isStale
        if !isEqual { return "request \(our.index): \(text), the model \(their)" }
      }
    }
    let counts: [(String, Int64)] = [
      ("requests", result.counters.requests), ("hits", result.counters.hits),
      ("bytes_requested", result.counters.bytesRequested), ("bytes_hit", result.counters.bytesHit),
      ("evictions", result.counters.evictions), ("admissions_refused", result.counters.admissionsRefused),
      ("objects_resident", result.contents.objects), ("bytes_resident", result.contents.bytes),
    ]
    var differences: [String] = []
    for (name, value) in counts where (expected[name] as? NSNumber)?.int64Value != value {
      differences.append("\(name) \(value), the model \(expected[name] ?? "nothing")")
    }
    for figure in result.figures where figure.name != "cost_per_month" {
      let theirs = (expected[figure.name] as? NSNumber)?.doubleValue
      let ours: Double? =
        switch figure.value {
        case .none: nil
        case .integer(let value): Double(value)
        case .decimal(let value, _): value
        }
      let isQuantile = figure.name.contains("_p")
      switch (ours, theirs) {
      case (nil, nil): continue
      case (let ours?, let theirs?)
      where abs(ours - theirs) <= (isQuantile ? abs(theirs) * 1.001e-3 : max(1e-6, abs(theirs) * 1e-12)): continue
      // What the model leaves out where nothing is written behind.
      case (nil, let theirs?) where theirs == 0: continue
      default:
        differences.append(
          "\(figure.name) \(ours.map { "\($0)" } ?? "none"), the model \(theirs.map { "\($0)" } ?? "none")")
      }
    }
    return differences.isEmpty ? nil : differences.joined(separator: "; ")
  }
}
