import CacheCore
import Testing

@testable import Workloads

/// Traces measured into profiles, and profiles made into traces.
@Suite struct ProfileTests {
  func measured(_ workload: any Workload) throws -> TraceMeter {
    var workload = workload
    let meter = TraceMeter(columns: workload.columns)
    let block = RecordBlock(capacity: 1000, columns: workload.columns)
    repeat {
      workload.fill(block)
      try meter.add(block)
    } while block.count > 0
    return meter
  }

  func measured(_ model: String, _ given: [String]) throws -> TraceMeter {
    try measured(ModelTable.row(named: model).workload(given: given))
  }

  /// Misses of LRU at every size, by an array.
  @Test func curvesAreExact() throws {
    let given = ["objects=80", "alpha=0.6", "requests=5k"]
    let keys = try Drawn("zipf", given).keys
    let curve = try measured("zipf", given).curve
    for size in [1, 2, 10, 40, 79, 80] {
      var (recent, misses): ([UInt64], Int) = ([], 0)
      for key in keys {
        if let index = recent.firstIndex(of: key) {
          recent.remove(at: index)
        } else {
          misses += 1
          if recent.count == size { recent.removeFirst() }
        }
        recent.append(key)
      }
      #expect(curve.missRatio(size) == Double(misses) / 5000)
    }
    #expect(curve.objects == Set(keys).count)
  }

  /// Clones of traces of every kind: the LRU curve is as good as the same, and so are the counts.
  @Test(arguments: ["zipf", "loop", "scan-mix", "latest", "lru-stack", "flash-crowd", "churn", "bursts", "llm-prefix"])
  func clonesHaveTheCurve(model: String) throws {
    let original = try measured(model, ["requests=100k"])
    let profile = WorkloadProfile(original)
    let clone = try measured(profile.workload(seed: 4))
    let error = original.curve.meanAbsoluteError(clone.curve)
    #expect(error < 0.005, "\(error)")
    #expect(clone.requests == 100_000)
    #expect(abs(clone.objects - original.objects) <= original.objects / 100 + 2)
  }

  @Test func clonesHaveSizesOperationsTTLsAndTimes() throws {
    let original = try measured(
      "zipf",
      [
        "requests=100k", "size=lognormal:10KiB:1MiB", "ops=write@30%,read", "ttl=60s@40%,1h@60%", "rate=500/s:poisson",
      ])
    let profile = WorkloadProfile(original)
    let drawn = Drawn(profile.workload(seed: 2))
    #expect(abs(Double(drawn.operations.count { $0 == 1 }) / 1e5 - 0.3) < 0.01)
    #expect(Set(drawn.ttls) == [60_000_000_000, 3_600_000_000_000])
    let sizes = Dictionary(zip(drawn.keys, drawn.sizes), uniquingKeysWith: { first, _ in first }).values.sorted()
    #expect(abs(Double(sizes[sizes.count / 2]) / 10_240 - 1) < 0.1)
    #expect(abs(Double(drawn.times[99_999]) / 2e11 - 1) < 0.02)
    #expect(zip(drawn.times, drawn.times.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(abs(try measured(profile.workload(seed: 2)).gapVariation - 1) < 0.05)
  }

  /// A loop's only distance is kept to the object.
  @Test func loopsStayLoops() throws {
    let profile = WorkloadProfile(try measured("loop", ["objects=1011", "requests=50k"]))
    let clone = try measured(profile.workload(seed: 1))
    #expect(clone.objects == 1011 && clone.curve.missRatio(1010) == 1 && clone.curve.missRatio(1011) == 1011.0 / 50_000)
  }

  /// Nothing comes twice, and one request.
  @Test(arguments: [1, 5000]) func scansStayScans(requests: Int) throws {
    let profile = WorkloadProfile(try measured("sequential", ["requests=\(requests)"]))
    let read = try WorkloadProfile(SpecNode(text: profile.yaml, file: "p.yaml"))
    #expect(try measured(read.workload(seed: 1)).objects == requests)
  }

  @Test func zipfIsFitted() throws {
    let law = try measured("zipf", ["objects=2k", "alpha=0.8", "requests=500k"]).popularity
    #expect(abs(law.alpha - 0.8) < 0.01 && law.distance < 0.005)
  }

  /// Another number of requests: the windows are stretched, the curve stays near.
  @Test(arguments: [10_000, 100_001, 400_000]) func lengthsScale(requests: Int64) throws {
    let profile = WorkloadProfile(try measured("lru-stack", ["objects=1k", "requests=100k"]))
    let drawn = Drawn(profile.workload(requests: requests, seed: 1))
    #expect(drawn.keys.count == Int(requests))
    #expect(Drawn(profile.workload(requests: requests, seed: 1), blocks: 333) == drawn)
  }

  @Test func profilesAreReadBack() throws {
    let original = WorkloadProfile(
      try measured("zipf", ["objects=1k", "requests=20k", "size=lognormal:1KiB:1MiB", "ttl=5s@50%,none"]))
    let read = try WorkloadProfile(SpecNode(text: original.yaml, file: "p.yaml"))
    #expect(read.yaml == original.yaml)
    #expect(Drawn(read.workload(seed: 3)) == Drawn(original.workload(seed: 3)))
  }

  @Test func profilesThatDoNotAddUpAreRefused() throws {
    let text = WorkloadProfile(try measured("zipf", ["objects=100", "requests=2k"])).yaml
    let changes = [
      ("new: ", "new: 1"), ("profile: 1", "profile: 2"), ("bins: [1", "bins: [2"), ("writes: ", "writes: 7"),
      ("objects", "object"), ("sizes: [[", "sizes: [[x"), ("windows:", "windows: []\nwindow:"),
    ]
    for (old, new) in changes {
      guard let range = text.firstRange(of: old) else {
        Issue.record("\(old)")
        continue
      }
      var changed = text
      changed.replaceSubrange(range, with: new)
      let error = try #require(throws: CachesimError.self) {
        _ = try WorkloadProfile(SpecNode(text: changed, file: "p.yaml"))
      }
      #expect(error.kind == .badData && error.message.hasPrefix("p.yaml: line"), "\(error.message)")
    }
  }
}
