import CacheCore
import CacheStructures
import Foundation
import TestSupport
import Testing

@testable import Policies

@Suite struct LRUMADTests {
  @Test(arguments: [1, 7, 100]) func matchesTheNaiveModel(latency: Int) throws {
    try compareWithNaive("lru-mad:latency=\(latency)") { _, _ in NaiveLRUMAD(latency: latency, usesTime: false) }
    // One request a microsecond.
    try compareWithNaive("lru-mad:latency=\(latency)us") { _, _ in
      NaiveLRUMAD(latency: latency * 1000, usesTime: true)
    }
  }

  @Test(arguments: ["0", "-1", "soon", "0s", "1e9", ""]) func latenciesThatAreNone(latency: String) {
    #expect(throws: CachesimError.self) {
      _ = try PolicyRun(policy: "lru-mad:latency=\(latency)", capacity: 1, isUnit: true, keys: [1])
    }
  }

  struct Totals: Equatable {
    var latency = 0
    var hits = 0
    var delayed = 0
    var misses = 0
  }

  /// FIELD.md 0.7 and 5.1: one request a cycle; a fetch begun at t ends with cycle t + latency - 1, when the object comes in;
  /// until then requests for it wait. Drives the policy itself, because the hit-ratio engine fetches in no time.
  private func replay<Policy: EvictionPolicy & ~Copyable>(
    _ policy: consuming Policy, _ keys: [UInt32], capacity: Int, latency: Int
  ) -> Totals {
    var policy = policy
    policy.reserve(slots: Int(keys.max() ?? 0) + 1)
    let forgotten = UnsafeMutablePointer<SlotStack>.allocate(capacity: 2)
    forgotten.initialize(to: SlotStack())
    (forgotten + 1).initialize(to: SlotStack())
    defer {
      forgotten.deinitialize(count: 2)
      forgotten.deallocate()
    }
    var resident: Set<UInt32> = []
    var seen: Set<UInt32> = []
    var fetches: [UInt32: Int] = [:]
    var totals = Totals()
    var columns = RequestColumns(count: keys.count, firstIndex: 0, objects: seen.count)
    columns.sizes = nil
    withUnsafePointer(to: columns) { columns in
      for now in keys.indices {
        var view: CacheView {
          CacheView(
            capacity: Int64(capacity), used: Int64(resident.count), count: resident.count, sizes: nil,
            forgotten: forgotten, surplus: forgotten + 1)
        }
        let (key, request) = (keys[now], Request(columns, now))
        if resident.contains(key) {
          totals.hits += 1
          policy.hit(key, request, view)
        } else {
          policy.miss(key, ghost: !seen.insert(key).inserted, request, view)
          if let end = fetches[key] {
            totals.delayed += 1
            totals.latency += end - now + 1
          } else {
            totals.misses += 1
            totals.latency += latency
            fetches[key] = now + latency - 1
          }
        }
        for (arriving, end) in fetches where end == now {
          fetches[arriving] = nil
          if resident.count == capacity {
            let victim = policy.victim(for: arriving, request, view)
            resident.remove(victim)
            _ = policy.evicted(victim, view)
          }
          resident.insert(arriving)
          policy.insert(arriving, request, view)
        }
      }
    }
    return totals
  }

  private func setup(_ parameters: [Parameter], _ given: [String]) throws -> PolicySetup {
    PolicySetup(
      parameters: try ParameterValues(parameters, given: given, owner: "test"), capacity: 12, isUnit: true, seed: 1)
  }

  @Test(
    arguments: [
      (1, Totals(latency: 2879, hits: 2121, delayed: 0, misses: 2879), 2879, nil),
      (10, Totals(latency: 33344, hits: 1322, delayed: 867, misses: 2811), 33223, nil),
      (
        100, Totals(latency: 418_326, hits: 248, delayed: 2185, misses: 2567), 397_154,
        Totals(latency: 397_154, hits: 539, delayed: 1934, misses: 2527)
      ),
      (1000, Totals(latency: 4_319_892, hits: 48, delayed: 2983, misses: 1969), 4_227_324, nil),
    ] as [(Int, Totals, Int, Totals?)])
  func totalsOfTheAuthorsTrace(latency: Int, lru: Totals, mad: Int, parts: Totals?) throws {
    guard SharedFiles.arePresent else { return }
    var numbers: [Substring: UInt32] = [:]
    let text = String(decoding: try readFile(SharedFiles.trace("delayed-hits/trace.csv")), as: UTF8.self)
    let keys = text.split(whereSeparator: \.isNewline).compactMap { $0.split(separator: ";").last }.map { name in
      let next = UInt32(numbers.count)
      let number = numbers[name, default: next]
      numbers[name] = number
      return number
    }
    try #require(keys.count == 5000)
    #expect(replay(LRU<RecencyLists>(try setup([], [])), keys, capacity: 12, latency: latency) == lru)
    let found = replay(
      try LRUMAD(try setup(LRUMAD.description.parameters, ["latency=\(latency)"])), keys, capacity: 12, latency: latency
    )
    #expect(found.latency == mad)
    if let parts { #expect(found == parts) }
  }
}
