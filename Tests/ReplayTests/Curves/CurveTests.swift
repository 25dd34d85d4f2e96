import CacheCore
import Policies
import Replay
import TestSupport
import Testing

@Suite("Miss-ratio curves")
struct CurveTests {
  static let capacities = [
    "1", "2", "7", "50", "333", "5%", "40%", "100%", "30B", "100B", "1KB", "3%bytes", "50%bytes",
  ]

  /// A random trace; `sizes`: none, those that objects keep, or those that change.
  private func trace(_ seed: UInt64, sizes: String, operations: Bool = false) -> TestTrace {
    var trace = TestTrace.random(
      requests: 6000, objects: 900, seed: seed, sizes: sizes != "none", operations: operations)
    if sizes == "kept" { trace.sizes = trace.keys.map { Int64(SplitMix64.mix($0) % 20) } }
    return trace
  }

  private func expectReplay(_ plan: ReplayPlan, _ trace: TestTrace) throws -> Curve {
    let curve = try CurveEngine.run(CurvePlan(plan), open: { ArraySource(trace) })
    let replay = try ReplayEngine.run(plan, open: { ArraySource(trace) })
    try #require(curve.points.count == replay.cells.count)
    for (point, cell) in zip(curve.points, replay.cells) {
      #expect(point.resolvedCapacity == cell.resolvedCapacity)
      #expect(point.counts?.requests == cell.counters.requests)
      #expect(point.counts?.hits == cell.counters.hits, "\(point.policy.spelling) \(point.capacity)")
      #expect(point.counts?.bytesRequested == cell.counters.bytesRequested)
      #expect(point.counts?.bytesHit == cell.counters.bytesHit, "\(point.policy.spelling) \(point.capacity)")
    }
    return curve
  }

  @Test(
    "A curve counts what a replay counts, at every capacity, in objects and bytes",
    arguments: ["none", "kept", "change"], [false, true])
  func equalsReplay(sizes: String, operations: Bool) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      var plan = try ReplayPlan(policies: ["lru", "s3fifo", "belady"], capacities: Self.capacities)
      plan.threads = Int(seed % 2) + 1
      plan.blockSize = seed > 2 ? 777 : nil
      plan.operations = seed % 2 == 0 ? .lookaside : .accesses
      plan.warmup = seed > 2 ? .requests(1000) : .requests(0)
      let trace = trace(seed, sizes: sizes, operations: operations)
      let curve = try expectReplay(plan, trace)
      #expect(curve.warnings.isEmpty == (sizes != "change" && !operations), "\(curve.warnings)")
    }
  }

  @Test("Where only some capacities are too small for the largest object, only they are simulated")
  func largestObject() throws {
    let trace = trace(9, sizes: "kept")
    let plan = try ReplayPlan(policies: ["lru"], capacities: ["18B", "19B", "20B", "100B"])
    let curve = try expectReplay(plan, trace)
    #expect(curve.warnings.count == 1 && curve.warnings[0].contains("1 of 4"), "\(curve.warnings)")
  }

  @Test("Windows are a replay's windows", arguments: [1, 2])
  func windows(threads: Int) throws {
    let trace = trace(3, sizes: "kept")
    var plan = try ReplayPlan(policies: ["lru", "fifo"], capacities: ["10", "5%", "100B"])
    plan.window = .requests(1500)
    plan.warmup = .requests(700)
    plan.threads = threads
    let curve = try expectReplay(plan, trace)
    let replay = try ReplayEngine.run(plan, open: { ArraySource(trace) })
    #expect(curve.windows.count == 4)
    for (number, window) in curve.windows.enumerated() {
      for (point, cell) in zip(window.points, replay.cells) {
        let expected = cell.windows[number]
        #expect(window.index == expected.index && window.firstRequest == expected.firstRequest)
        #expect(point.counts?.hits == expected.counters.hits)
        #expect(point.counts?.bytesHit == expected.counters.bytesHit)
        #expect(point.counts?.requests == expected.counters.requests)
      }
    }
  }

  @Test("The floor is the share of first requests, and no cache is below")
  func floor() throws {
    let trace = trace(5, sizes: "kept")
    let curve = try expectReplay(try ReplayPlan(policies: ["lru"], capacities: ["10%", "100%"]), trace)
    let floor = Double(Set(trace.keys).count) / 6000
    #expect(curve.floor == floor && curve.points[1].missRatio == floor)
  }

  @Test("A sample of all keys is the exact curve; so is a sample of at most as many objects as there are")
  func wholeSamples() throws {
    let trace = trace(7, sizes: "kept")
    var plan = CurvePlan(try ReplayPlan(policies: ["lru"], capacities: ["10", "100", "20%"]))
    let exact = try CurveEngine.run(plan, open: { ArraySource(trace) })
    for method in ["sampled:rate=1:salts=2", "fixed:objects=2000:salts=2"] {
      plan.method = try CurveMethod(method)
      let curve = try CurveEngine.run(plan, open: { ArraySource(trace) })
      for (point, expected) in zip(curve.points, exact.points) {
        let (found, miss) = (try #require(point.missRatio), try #require(expected.missRatio))
        #expect(abs(found - miss) < 1e-12, "\(method) \(point.capacity)")
        if method.hasPrefix("sampled") {
          #expect(abs(try #require(point.byteMissRatio) - (try #require(expected.byteMissRatio))) < 1e-12)
        }
        #expect((method.hasPrefix("fixed") ? point.low == nil : point.low == point.high))
        #expect(point.resolvedCapacity == expected.resolvedCapacity)
      }
    }
  }

  /// Independent requests, Zipf 0.8: what every estimate is good for.
  static let zipf: TestTrace = {
    var generator = SplitMix64(seed: 11)
    var sums: [Double] = []
    var sum = 0.0
    for rank in 1...20_000 {
      sum += PortableMath.exp(-0.8 * PortableMath.log(Double(rank)))
      sums.append(sum)
    }
    var trace = TestTrace(keys: [])
    for _ in 0..<200_000 {
      let u = generator.unit() * sum
      var (low, high) = (0, sums.count)
      while low < high {
        let middle = (low + high) / 2
        if sums[middle] < u { low = middle + 1 } else { high = middle }
      }
      trace.keys.append(SplitMix64.mix(UInt64(low)))
    }
    return trace
  }()

  /// The first half warms up, because the reuse times' method takes a trace for stationary, and one that begins with an
  /// empty cache is not.
  @Test(
    "Estimates are near the exact curve of independent requests",
    arguments: [("sampled:rate=0.1:salts=8", 0.015), ("fixed:objects=2048:salts=8", 0.02), ("aet", 0.01)])
  func estimates(method: String, error: Double) throws {
    var plan = CurvePlan(try ReplayPlan(policies: ["lru"], capacities: ["5%", "10%", "20%", "40%", "80%"]))
    plan.replay.warmup = .requests(100_000)
    let exact = try CurveEngine.run(plan, open: { ArraySource(Self.zipf) })
    plan.method = try CurveMethod(method)
    let curve = try CurveEngine.run(plan, open: { ArraySource(Self.zipf) })
    for (point, expected) in zip(curve.points, exact.points) {
      let (found, miss) = (try #require(point.missRatio), try #require(expected.missRatio))
      #expect(abs(found - miss) < error, "\(method) \(point.capacity): \(found) for \(miss)")
      #expect((point.low == nil) == (method == "aet"))
    }
  }

  @Test("Miniature simulation is near the exact curve of other policies", arguments: ["s3fifo", "arc", "belady"])
  func miniatures(policy: String) throws {
    var plan = CurvePlan(try ReplayPlan(policies: [policy], capacities: ["10%", "30%"]))
    let exact = try CurveEngine.run(plan, open: { ArraySource(Self.zipf) })
    plan.method = try CurveMethod("sampled:rate=0.1:salts=4")
    let curve = try CurveEngine.run(plan, open: { ArraySource(Self.zipf) })
    for (point, expected) in zip(curve.points, exact.points) {
      #expect(abs(try #require(point.missRatio) - (try #require(expected.missRatio))) < 0.03)
    }
  }

  @Test("A target's capacity reaches it, and one less does not", arguments: ["hit_ratio=0.5", "byte_miss_ratio=0.4"])
  func targets(text: String) throws {
    let trace = trace(13, sizes: "kept")
    let target = try CurveTarget(text)
    for unit in ["10%", "10%bytes"] {
      let plan = CurvePlan(try ReplayPlan(policies: ["lru"], capacities: [unit]))
      let curve = try CurveEngine.run(plan, open: { ArraySource(trace) })
      let found = try CurveEngine.capacity(
        reaching: target, try PolicyChoice("lru"), plan, objects: curve.trace.objects ?? 0,
        bytes: curve.trace.bytes ?? 0, progress: { _, _, _ in true }, open: { ArraySource(trace) })
      let size = try #require(found).resolvedCapacity
      var check = plan.replay
      check.capacities = [size - 1, size].map { unit.hasSuffix("bytes") ? .bytes($0) : .objects($0) }
      let cells = try ReplayEngine.run(check, open: { ArraySource(trace) }).cells.map(\.counters)
      let ratios = cells.map { counters in
        text.hasPrefix("byte")
          ? 1 - Double(counters.bytesRequested - counters.bytesHit) / Double(counters.bytesRequested) >= 0.6
          : Double(counters.hits) / Double(counters.requests) >= 0.5
      }
      #expect(ratios == [false, true], "\(unit) \(size)")
    }
  }

  @Test("A method that has not counted the objects finds a target among them all")
  func targetOfFixed() throws {
    let trace = trace(13, sizes: "none")
    var plan = CurvePlan(try ReplayPlan(policies: ["lru"], capacities: ["10"]))
    let target = try CurveTarget("hit_ratio=0.5")
    func size() throws -> Int64 {
      let curve = try CurveEngine.run(plan, open: { ArraySource(trace) })
      let found = try CurveEngine.capacity(
        reaching: target, try PolicyChoice("lru"), plan, objects: curve.trace.objects ?? 0,
        bytes: curve.trace.bytes ?? 0, progress: { _, _, _ in true }, open: { ArraySource(trace) })
      return try #require(found).resolvedCapacity
    }
    let exact = try size()
    plan.method = try CurveMethod("fixed:objects=2000")
    #expect(abs(Double(try size()) / Double(exact) - 1) < 0.01)
  }

  @Test("What is stopped while LRU is simulated a second time is not complete")
  func stoppedInTheSecondPass() throws {
    let trace = trace(4, sizes: "change")
    var plan = CurvePlan(try ReplayPlan(policies: ["lru"], capacities: ["100B"]))
    plan.replay.blockSize = 64
    var reads = 0
    let curve = try CurveEngine.run(plan, progress: { _, _, _ in reads < 2 }) { () throws(CachesimError) in
      reads += 1
      return ArraySource(trace)
    }
    #expect(reads == 2 && !curve.isComplete)
  }

  @Test("A target that no capacity reaches has none")
  func unreachable() throws {
    let trace = TestTrace(keys: (0..<100).map { UInt64($0) })
    let plan = CurvePlan(try ReplayPlan(policies: ["lru"], capacities: ["10%"]))
    let found = try CurveEngine.capacity(
      reaching: try CurveTarget("hit_ratio=0.1"), try PolicyChoice("lru"), plan, objects: 100, bytes: 100,
      progress: { _, _, _ in true }, open: { ArraySource(trace) })
    #expect(found == nil)
  }

  @Test(
    "A trace that is all warm-up has no ratios, whatever the method",
    arguments: ["exact", "fixed", "aet", "sampled:rate=1"])
  func allWarmup(method: String) throws {
    let trace = trace(4, sizes: "none")
    var plan = CurvePlan(try ReplayPlan(policies: ["lru"], capacities: ["10", "20%"]))
    plan.method = try CurveMethod(method)
    plan.replay.warmup = .requests(6000)
    let curve = try CurveEngine.run(plan, open: { ArraySource(trace) })
    #expect(curve.points.count == 2 && curve.points.allSatisfy { $0.missRatio == nil } && curve.floor == nil)
  }

  @Test("Samples without a request say nothing; where none has one, the run fails")
  func emptySamples() throws {
    var plan = CurvePlan(try ReplayPlan(policies: ["lru"], capacities: ["1"]))
    plan.method = try CurveMethod("sampled:rate=0.1:salts=16")
    let curve = try CurveEngine.run(plan, open: { ArraySource(TestTrace(keys: [1, 2, 3])) })
    #expect(curve.points[0].missRatio == 1)
    plan.method = try CurveMethod("sampled:rate=0.000001")
    #expect(throws: CachesimError.self) {
      try CurveEngine.run(plan, open: { ArraySource(TestTrace(keys: [1, 2, 3])) })
    }
  }

  @Test(
    "What a method cannot do is said",
    arguments: [
      ("fixed", "s3fifo", "10%", "knows lru only"), ("aet", "lru", "1KB", "counts objects"),
      ("sampled:rate=2", "lru", "1", "out of range"), ("shard", "lru", "1", "unknown method"),
    ])
  func refusals(method: String, policy: String, capacity: String, says: String) throws {
    #expect {
      var plan = CurvePlan(try ReplayPlan(policies: [policy], capacities: [capacity]))
      plan.method = try CurveMethod(method)
      _ = try CurveEngine.run(plan, open: { ArraySource(trace(1, sizes: "none")) })
    } throws: { error in
      (error as? CachesimError)?.message.contains(says) == true
    }
  }
}
