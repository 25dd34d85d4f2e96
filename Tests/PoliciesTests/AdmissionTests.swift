import CacheCore
import Glibc
import Policies
import Replay
import TestSupport
import Testing

/// Each admission filter against its naive model, under LRU and under a policy that refuses by itself.
@Suite("Admission filters") struct AdmissionTests {
  private func compare<Admission: NaiveAdmission>(
    _ admission: String, _ make: @escaping (_ capacity: Int64, _ isUnit: Bool) -> Admission,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try compareWithNaive(
      "lru", { _, _ in NaiveLRU() }, admission: admission, make, sourceLocation: sourceLocation)
    try compareWithNaive(
      "lfu", { _, _ in NaiveLFU() }, admission: admission, make, sourceLocation: sourceLocation)
    try compareWithNaive(
      "belady:bypass=yes", { _, _ in NaiveBelady(bypasses: true) }, admission: admission, make,
      sourceLocation: sourceLocation)
  }

  @Test func size() throws { try compare("size:max=25") { _, _ in NaiveSizeAdmission(largest: 25) } }

  @Test func rate() throws {
    try compare("rate:p=0.3") { _, _ in NaiveRandomAdmission(seed: 5) { _ in 0.3 } }
  }

  @Test func sizeProbability() throws {
    try compare("prob-size:c=20") { _, _ in NaiveRandomAdmission(seed: 5) { exp(-Double($0) / 20) } }
  }

  @Test(arguments: [1, 10, 100]) func bloom(window: Int) throws {
    try compare("bloom:fpr=1e-12:window=\(window)") { _, _ in NaiveSecondMiss(window: window) }
  }

  @Test(arguments: [true, false]) func clairvoyant(comparesVictims: Bool) throws {
    let spelling = "clairvoyant" + (comparesVictims ? ":victim=yes" : "")
    try compare(spelling) { _, _ in NaiveClairvoyantAdmission(comparesVictims: comparesVictims) }
  }

  @Test func adaptSize() throws {
    try compare("adaptsize:interval=60:iterations=10") {
      NaiveAdaptSize(capacity: $0, isUnit: $1, interval: 60, iterations: 10, seed: 5)
    }
  }

  @Test func tinyLFU() throws {
    // Not under Belady, whose victims among what never comes again are arbitrary, and then have different frequencies.
    func make(_ capacity: Int64, _ isUnit: Bool) -> NaiveTinyLFUAdmission {
      NaiveTinyLFUAdmission(objects: isUnit ? Int(capacity) : 256)
    }
    try compareWithNaive("lru", { _, _ in NaiveLRU() }, admission: "tinylfu", make)
    try compareWithNaive("fifo", { _, _ in NaiveCLOCK(bits: 0) }, admission: "tinylfu", make)
    try compareWithNaive("lfu", { _, _ in NaiveLFU() }, admission: "tinylfu", make)
  }

  /// A scan through a cache of warm objects replaces none of them.
  @Test func tinyLFUKeepsScansOut() throws {
    let warm = (0..<600).map { UInt32($0 % 60) }
    let keys = warm + (0..<300).map { UInt32(1000 + $0) } + (0..<60).map { UInt32($0) }
    let outcomes = try replayHits(
      policy: "lru", capacity: 60, isUnit: true, keys: keys, admission: "tinylfu:doorkeeper=yes")
    #expect(outcomes.suffix(60).count { $0 } == 60)
    #expect(try replayHits(policy: "lru", capacity: 60, isUnit: true, keys: keys).suffix(60).count { $0 } == 0)
  }

  /// Refusing what comes later than the furthest resident is what `belady:bypass=yes` does.
  @Test func clairvoyanceOverBeladyIsBypassing() throws {
    let trace = PolicyTrace(seed: 3, requests: 3000, objects: 200, largest: 1, hasDeletes: false)
    for capacity: Int64 in [1, 5, 40] {
      func hits(_ policy: String, _ admission: String?) throws -> [Bool] {
        try replayHits(
          policy: policy, capacity: capacity, isUnit: true, keys: trace.keys, nextAccesses: trace.nextAccesses,
          admission: admission)
      }
      #expect(try hits("belady", "clairvoyant:victim=yes") == hits("belady:bypass=yes", nil))
    }
  }

  /// What is never asked for again only takes room: at unit size refusing it loses LRU no hit.
  @Test func refusingWhatNeverComesAgainLosesNothing() throws {
    for seed: UInt64 in 1...5 {
      let trace = PolicyTrace(seed: seed, requests: 3000, objects: 400, largest: 1, hasDeletes: false)
      for capacity: Int64 in [1, 3, 20, 90] {
        func hits(_ admission: String?) throws -> Int {
          try replayHits(
            policy: "lru", capacity: capacity, isUnit: true, keys: trace.keys, nextAccesses: trace.nextAccesses,
            admission: admission
          ).count { $0 }
        }
        #expect(try hits("clairvoyant") >= hits(nil))
      }
    }
  }

  /// The window by hand: with one object a filter, an object is remembered past one other and forgotten past three.
  @Test func aBloomWindowForgets() throws {
    let outcomes = try replayHits(
      policy: "lru", capacity: 100, isUnit: true, keys: [1, 2, 1, 1, 5, 6, 7, 8, 5, 5, 5], admission: "bloom:window=1")
    #expect(outcomes == [false, false, false, true, false, false, false, false, false, false, true])
  }

  private static let blockTrace = "libcachesim/cloudPhysicsIO.oracleGeneral.bin"

  /// libCacheSim 0.3.5, LRU with its BloomFilterAdmissioner and its SizeAdmissioner(32768): misses, and bytes missed where
  /// the capacity is in bytes, exactly.
  @Test(
    arguments: [
      ("bloom:fpr=1e-12", "489", 96657, nil), ("bloom:fpr=1e-12", "9794", 87337, nil),
      ("bloom:fpr=1e-12", "20297697B", 96603, 4_286_097_408), ("bloom:fpr=1e-12", "101488486B", 95428, 4_229_151_744),
      ("bloom:fpr=1e-12", "405953945B", 88401, 3_876_497_920), ("size:max=32767", "20297697B", 92921, 4_285_399_040),
      ("size:max=32767", "101488486B", 82019, 4_195_334_144), ("size:max=32767", "405953945B", 82011, 4_195_297_280),
    ] as [(String, String, Int64, Int64?)])
  func countsOfLibCacheSim(admission: String, capacity: String, misses: Int64, missedBytes: Int64?) throws {
    guard SharedFiles.arePresent else { return }
    var plan = try ReplayPlan(policies: ["lru"], capacities: [capacity])
    plan.admissions = [try AdmissionChoice(admission)]
    let counters = try ReplayEngine.run(plan, trace: SharedFiles.trace(Self.blockTrace)).cells[0].counters
    #expect(counters.requests - counters.hits == misses)
    if let missedBytes { #expect(counters.bytesRequested - counters.bytesHit == missedBytes) }
  }

  /// Its filters that draw, with its one seed: ProbAdmissioner(0.3), SizeProbabilisticAdmissioner(1/50000). (AdaptSize, which
  /// takes long without optimisation, is compared by the tests of the command line.)
  @Test(
    arguments: [
      ("rate:p=0.3", "9794", 86359), ("rate:p=0.3", "101488486B", 95791), ("prob-size:c=50000", "20297697B", 94895),
      ("prob-size:c=50000", "405953945B", 82516),
    ] as [(String, String, Int64)])
  func countsLikeLibCacheSim(admission: String, capacity: String, misses: Int64) throws {
    try expectAmongOurs(Self.blockTrace, policy: "lru", admission: admission, capacity: capacity, misses: misses)
  }

  /// Objects of a byte nearly always get in: c is 32 KiB at first.
  @Test func smallObjectsGetInWhereThereIsRoom() throws {
    let keys = PolicyTrace(seed: 8, requests: 5000, objects: 300, largest: 1, hasDeletes: false).keys
    let hits = try replayHits(
      policy: "lru", capacity: 1 << 30, isUnit: false, keys: keys, sizes: keys.map { _ in 1 }, admission: "adaptsize"
    ).count { $0 }
    // A draw below e^(-1/32768): one miss in 33,000 is refused.
    #expect(hits >= keys.count - Set(keys).count - 2)
  }
}

/// What must hold of every filter under every policy.
@Suite("Properties of every admission filter") struct AdmissionPropertyTests {
  static let spellings = [
    "always", "rate", "size:max=12", "prob-size:c=10", "adaptsize:interval=40", "bloom:window=15", "clairvoyant",
    "clairvoyant:victim=yes", "tinylfu",
  ]
  static let policies = PolicyTable.rows.filter { $0.kind == .cache }.map(\.description.name)

  static let comparingVictims = ["clairvoyant:victim=yes", "tinylfu"]

  static func works(_ spelling: String, _ policy: String) -> Bool {
    !comparingVictims.contains(spelling)
      || PolicyTable.rows.contains { $0.description.name == policy && $0.victimMayStay }
  }

  static func run(
    _ policy: String, _ admission: String?, _ trace: PolicyTrace, capacity: Int64, isUnit: Bool, seed: UInt64 = 1,
    memory: MemoryMode = .dense
  ) throws -> PolicyRun {
    try PolicyRun(
      policy: policy, capacity: capacity, isUnit: isUnit, keys: trace.keys, sizes: trace.sizes, times: trace.times,
      ttls: trace.ttls, nextAccesses: trace.nextAccesses, operations: trace.operations, seed: seed, memory: memory,
      admission: admission)
  }

  @Test func theWholeTableIsHere() {
    for row in AdmissionTable.rows {
      #expect(Self.spellings.contains { $0.split(separator: ":")[0] == row.description.name })
    }
  }

  /// After every request the structures are sound and nothing overflows, through writes that change sizes and deletes.
  @Test(arguments: spellings) func policiesStaySound(spelling: String) throws {
    let trace = PolicyTrace(seed: 21, requests: 200, objects: 30, largest: 24, hasDeletes: true)
    for policy in Self.policies where Self.works(spelling, policy) {
      for (capacity, isUnit) in [(2, true), (7, true), (90, false)] as [(Int64, Bool)] {
        let dense = try Self.run(policy, spelling, trace, capacity: capacity, isUnit: isUnit)
          .replaySteps(checkEachStep: true)
        let hashed = try Self.run(policy, spelling, trace, capacity: capacity, isUnit: isUnit, memory: .hashed)
          .replaySteps(checkEachStep: true)
        #expect(dense == hashed, "\(policy) at \(capacity)")
      }
    }
  }

  /// Every miss is accounted for: still there, evicted, or refused; whatever the size of blocks.
  @Test(arguments: spellings) func everyMissIsAccountedFor(spelling: String) throws {
    let source = PolicyTrace(seed: 22, requests: 1200, objects: 80, largest: 30, hasDeletes: false)
    let trace = TestTrace(
      keys: source.keys.map { UInt64($0) }, sizes: source.sizes, times: source.times, ttls: source.ttls)
    let policies = Self.policies.filter { Self.works(spelling, $0) }
    var plan = try ReplayPlan(policies: policies, capacities: ["3", "17", "200B"])
    plan.admissions = [try AdmissionChoice(spelling)]
    var counters: [[CacheCounters]] = []
    for blockSize in [1, 100, 4096] {
      plan.blockSize = blockSize
      let cells = try ReplayEngine.run(plan) { ArraySource(trace) }.cells
      counters.append(cells.map(\.counters))
      for cell in cells {
        let found = cell.counters
        #expect(
          found.requests - found.hits
            == cell.contents.objects + found.evictions + found.expirations + found.admissionsRefused,
          "\(cell.choice.row.description.name) at \(cell.resolvedCapacity)")
        #expect(cell.admission?.spelling == spelling)
      }
    }
    #expect(counters[0] == counters[1] && counters[0] == counters[2])
  }

  @Test func alwaysIsNoFilter() throws {
    let trace = PolicyTrace(seed: 23, requests: 1000, objects: 80, largest: 30, hasDeletes: true)
    for policy in Self.policies {
      for (capacity, isUnit) in [(9, true), (200, false)] as [(Int64, Bool)] {
        let without = try Self.run(policy, nil, trace, capacity: capacity, isUnit: isUnit).replayAll()
        #expect(try Self.run(policy, "always", trace, capacity: capacity, isUnit: isUnit).replayAll() == without)
      }
    }
  }

  /// A seed decides everything; another seed matters where the filter draws.
  @Test(arguments: spellings) func aSeedDecidesEverything(spelling: String) throws {
    let trace = PolicyTrace(seed: 51, requests: 3000, objects: 200, largest: 30, hasDeletes: true)
    func outcomes(_ seed: UInt64) throws -> [Bool] {
      try Self.run("lru", spelling, trace, capacity: 300, isUnit: false, seed: seed).replaySteps(checkEachStep: false)
    }
    let first = try outcomes(1)
    #expect(try outcomes(1) == first)
    let isRandom = try AdmissionChoice(spelling).row.description.isRandom
    // 32 KiB, AdaptSize's first c, lets all of these objects in until there were 30,000 requests.
    #expect((try outcomes(2) == first) == !isRandom)
  }

  /// A filter that compares with the victim is refused where the policy cannot keep it.
  @Test(arguments: comparingVictims) func victimsThatCannotStay(spelling: String) throws {
    let trace = PolicyTrace(seed: 1, requests: 10, objects: 5, largest: 5, hasDeletes: false)
    for policy in Self.policies + ["clock:insert=before"] where !Self.works(spelling, policy) {
      let error = #expect(throws: CachesimError.self) {
        _ = try Self.run(policy, spelling, trace, capacity: 3, isUnit: true)
      }
      #expect(error?.message.contains("policies that can: random, ") == true)
    }
  }

  @Test func boundsTakeNoFilter() throws {
    let trace = PolicyTrace(seed: 1, requests: 10, objects: 5, largest: 5, hasDeletes: false)
    for row in PolicyTable.rows where row.kind == .bound {
      let name = row.description.name
      _ = try Self.run(name, "always", trace, capacity: 3, isUnit: true)
      let error = #expect(throws: CachesimError.self) {
        _ = try Self.run(name, "size:max=2", trace, capacity: 3, isUnit: true)
      }
      #expect(error?.kind == .usage && error?.message.contains("takes no admission filter") == true)
    }
  }

  @Test func choicesAreSpeltOneWay() throws {
    #expect(try AdmissionChoice("size:max=64KiB").spelling == "size:max=65536")
    #expect(try AdmissionChoice("size:max=1048576").spelling == "size")
    #expect(try AdmissionChoice("prob:p=0.5").spelling == "rate")
    #expect(try AdmissionChoice("bloom:window=2k").spelling == "bloom:window=2000")
    for bad in [
      "", "blom", "size:max=0", "size:max=big", "rate:p=2", "rate:q=1", "rate:p", "bloom:window=0", "always:p=1",
    ] {
      #expect(throws: CachesimError.self) { _ = try AdmissionChoice(bad) }
    }
  }
}
