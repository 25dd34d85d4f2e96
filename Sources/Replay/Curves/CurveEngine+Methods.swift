internal import CacheCore
internal import Policies

extension CurveEngine {
  static func exact(
    _ plan: ReplayPlan, _ progress: ReplayEngine.Progress, _ open: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> Curve {
    let pass = try CurvePass(plan, progress, open)
    var curve = Curve()
    curve.trace = pass.trace
    curve.floor = pass.floor
    curve.isComplete = pass.isComplete
    curve.warnings = pass.warnings
    func points(_ tallies: [[CurvePass.Tally]]) -> [CurvePoint] {
      zip(plan.policies, tallies).flatMap { choice, row in
        row.indices.map { place in
          let counts = row[place].counts
          return CurvePoint(
            policy: choice, capacity: plan.capacities[place], resolvedCapacity: pass.resolved[place], counts: counts,
            missRatio: counts.missRatio, byteMissRatio: counts.byteMissRatio)
        }
      }
    }
    curve.points = points(pass.tallies)
    for (start, tallies) in zip(pass.windowStarts, pass.windows) {
      curve.windows.append(
        CurveWindow(
          index: start.index, firstRequest: start.firstRequest, startTime: start.startTime, points: points(tallies)))
    }
    return curve
  }

  static func sampled(
    _ plan: ReplayPlan, _ rate: Double, _ salts: Int, adjusts: Bool, _ progress: ReplayEngine.Progress,
    _ open: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> Curve {
    var passes: [CurvePass] = []
    for salt in 0..<salts {
      var part = plan
      part.sample = rate
      part.sampleSeed = UInt64(salt)
      let pass = try CurvePass(part, { progress(salt + 1, salts, $2) }, open)
      guard pass.isComplete else { return interrupted(passes.count, of: salts) }
      passes.append(pass)
    }
    if passes.allSatisfy({ $0.tallies.allSatisfy { $0.allSatisfy { $0.requests == 0 } } && !$0.countedNothing }) {
      throw CachesimError(.usage, "no request is in a sample of rate \(rate); take a higher rate, or the exact method")
    }
    var curve = Curve()
    curve.trace = passes[0].trace
    curve.warnings = Set(passes.flatMap(\.warnings)).sorted()
    // A sample knows how many objects there are as well as it knows everything else.
    func scaled(_ number: (TraceSummary) -> Int64?) -> Int64? {
      let known = passes.compactMap { number($0.trace) }
      return known.isEmpty ? nil : Int64((Double(known.reduce(0, +)) / Double(known.count) / rate).rounded())
    }
    curve.trace.objects = scaled(\.objects)
    curve.trace.bytes = scaled(\.bytes)
    for (row, choice) in plan.policies.enumerated() {
      for (place, capacity) in plan.capacities.enumerated() {
        let ratios = passes.compactMap { pass in
          let tally = pass.tallies[row][place]
          return missed(
            Double(tally.requests) - tally.hits, of: tally.requests, expecting: adjusts ? pass.trace.countable : nil,
            rate)
        }
        let byteRatios = passes.compactMap { pass in
          let tally = pass.tallies[row][place]
          return missed(
            Double(tally.bytesRequested) - tally.bytesHit, of: tally.bytesRequested,
            expecting: adjusts ? pass.trace.countableBytes : nil, rate)
        }
        let size =
          capacity.isShare
          ? Double(passes.map { $0.resolved[place] }.reduce(0, +)) / Double(salts) / rate
          : Double(capacity.resolved(objects: 0, bytes: 0, scale: 1))
        var point = CurvePoint(policy: choice, capacity: capacity, resolvedCapacity: Int64(size.rounded()))
        point.byteMissRatio = mean(byteRatios)
        point.sampledCapacity = passes.map { $0.resolved[place] }.min()
        point.setEstimate(ratios)
        curve.points.append(point)
      }
    }
    return curve
  }

  static func fixed(
    _ plan: ReplayPlan, _ objects: Int, _ salts: Int, _ progress: ReplayEngine.Progress,
    _ open: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> Curve {
    let samples = (0..<salts).map { _ in FixedSizeCounts() }
    var curve = try estimated(
      plan, interns: plan.capacities.contains(where: \.isShare),
      observers: samples.enumerated().map { salt, counts in
        Simulation(FixedSizeCurve(counts, limit: objects, rule: plan.operations, salt: UInt64(salt)))
      }, progress, open
    ) { capacities in
      capacities.map { capacity in
        // Samples of everything are one and the same, and no spread of theirs says how far distances are rounded.
        let distinct = samples.allSatisfy { $0.rate == 1 } ? Array(samples.prefix(1)) : samples
        return distinct.compactMap { $0.missRatio(capacity) }
      }
    }
    if samples.contains(where: \.hasDeletes) {
      curve.warnings.append("objects are deleted: the room that they leave is taken for filled, which costs hits")
    }
    return curve
  }

  static func reuseTimes(
    _ plan: ReplayPlan, _ progress: ReplayEngine.Progress, _ open: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> Curve {
    let times = ReuseTimes()
    return try estimated(
      plan, interns: true, observers: [Simulation(ReuseTimeCurve(times, rule: plan.operations))], progress, open
    ) { capacities in
      times.missRatios(capacities).map { [$0].compactMap { $0 } }
    }
  }

  /// One pass for observers, which then answer with the miss ratios of LRU caches of so many objects: one or a sample.
  private static func estimated(
    _ plan: ReplayPlan, interns: Bool, observers: [Simulation], _ progress: ReplayEngine.Progress,
    _ open: () throws(CachesimError) -> any RecordSource, _ ratios: ([Int64]) -> [[Double]]
  ) throws(CachesimError) -> Curve {
    var watched = plan
    watched.policies = []
    watched.capacities = []
    watched.memory = interns ? .dense : .hashed
    let result = try ReplayEngine.run(watched, observers: { _ in observers }, progress: progress, open: open)
    var curve = Curve()
    curve.trace = result.trace
    curve.isComplete = result.isComplete
    curve.warnings = result.warnings
    let sizes = plan.capacities.map {
      $0.resolved(objects: result.trace.objects ?? 0, bytes: result.trace.bytes ?? 0, scale: 1)
    }
    let found = result.countedNothing ? sizes.map { _ in [] } : ratios(sizes)
    for choice in plan.policies {
      for place in sizes.indices {
        var point = CurvePoint(policy: choice, capacity: plan.capacities[place], resolvedCapacity: sizes[place])
        point.setEstimate(found[place])
        curve.points.append(point)
      }
    }
    return curve
  }

  private static func interrupted(_ done: Int, of salts: Int) -> Curve {
    var curve = Curve()
    curve.isComplete = false
    curve.warnings = ["interrupted after \(done) of \(salts) samples; a curve needs them all"]
    return curve
  }

  /// A sample's miss ratio: of what it counted, or corrected, of its share of what the whole trace counts: what the sample
  /// has too few or too many of are hits in the smallest cache.
  private static func missed(_ misses: Double, of counted: Int64, expecting all: Int64?, _ rate: Double) -> Double? {
    // A sample without requests says nothing, not that nothing misses.
    guard counted > 0 else { return nil }
    let whole = all.map { Double($0) * rate } ?? Double(counted)
    return whole > 0 ? min(1, max(0, misses / whole)) : nil
  }

  private static func mean(_ numbers: [Double]) -> Double? {
    numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
  }
}

extension CurvePoint {
  /// The mean of samples' miss ratios, and where there are two or more its 95 % interval by Student's t.
  mutating func setEstimate(_ ratios: [Double]) {
    guard !ratios.isEmpty else { return }
    let count = Double(ratios.count)
    let mean = ratios.reduce(0, +) / count
    missRatio = mean
    guard ratios.count > 1 else { return }
    let variance = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let margin = StudentT.quantile(degrees: ratios.count - 1) * (variance / count).squareRoot()
    low = max(0, mean - margin)
    high = min(1, mean + margin)
  }
}
