import CacheCore
import Policies
import Replay
import TestSupport
import Testing

@Suite("Parameter search")
struct TuneTests {
  private func plan(_ policy: String, _ vary: [String], capacity: String = "400") throws -> TunePlan {
    let choice = try PolicyChoice(policy)
    var varied: [VariedParameter] = []
    for text in vary {
      varied.append(
        try VariedParameter(text, of: choice.row.description.parameters, owner: choice.row.description.name))
    }
    return TunePlan(
      ReplayPlan(policies: [PolicyChoice](), capacities: []), policy: choice, capacity: try Capacity(capacity),
      varied: varied)
  }

  /// A loop somewhat larger than the cache, beside a hot set: how large the probationary part is matters.
  static let trace: TestTrace = {
    var generator = SplitMix64(seed: 21)
    var trace = TestTrace(keys: [])
    var loop: UInt64 = 0
    for _ in 0..<60_000 {
      if generator.below(2) == 0 {
        trace.keys.append(1_000_000 + loop)
        loop = (loop + 1) % 3000
      } else {
        let u = generator.unit()
        trace.keys.append(UInt64(600 * u * u))
      }
    }
    return trace
  }()

  @Test("The answer is the best of all combinations in the searched part, and is judged in the rest")
  func best() throws {
    let plan = try plan("s3fifo", ["small=0.02..0.8/7", "ghost=0.5|0.9"])
    let tuning = try TuneEngine.run(plan, open: { ArraySource(Self.trace) })
    #expect(tuning.isComplete && tuning.finalists.count == 4)
    #expect(tuning.searchedRequests == 42_000 && tuning.heldOutRequests == 18_000)
    // The cache is too small to be sampled, so all fourteen are replayed in full.
    #expect(tuning.rounds.map(\.candidates) == [14, 4] && tuning.rounds.allSatisfy { $0.sample == 1 })
    var all: [String] = []
    for small in plan.varied[0].values {
      for ghost in plan.varied[1].values { all.append("s3fifo:small=\(small):ghost=\(ghost)") }
    }
    var search = try ReplayPlan(policies: all, capacities: ["400"])
    search.limit = 42_000
    let cells = try ReplayEngine.run(search, open: { ArraySource(Self.trace) }).cells
    let best = try #require(cells.map(\.counters.hits).max())
    #expect(tuning.finalists[0].searched.hits == best)
    search = try ReplayPlan(policies: [tuning.finalists[0].policy.spelling, "s3fifo"], capacities: ["400"])
    search.warmup = .requests(42_000)
    let judged = try ReplayEngine.run(search, open: { ArraySource(Self.trace) }).cells
    #expect(tuning.finalists[0].heldOut.hits == judged[0].counters.hits)
    #expect(tuning.original?.policy.spelling == "s3fifo" && tuning.original?.heldOut.hits == judged[1].counters.hits)
    #expect(tuning.finalists[0].heldOut.requests == 18_000)
  }

  @Test("Large caches are searched in samples first, from coarse to fine")
  func rounds() throws {
    let plan = try plan("s3fifo", ["small=0.02..0.8/20"], capacity: "2400")
    let tuning = try TuneEngine.run(plan, open: { ArraySource(CurveTests.zipf) })
    #expect(tuning.rounds.map(\.candidates) == [20, 5] && tuning.rounds.map(\.sample) == [0.25, 1])
    #expect(tuning.finalists.count == 5)
  }

  @Test(
    "Values of a range",
    arguments: [
      ("small=0.1..0.4/4", ["0.1", "0.2", "0.3", "0.4"]),
      ("small=0.01..0.16/5", ["0.01", "0.02", "0.04", "0.08", "0.16"]),
      ("small=0.5|0.25|0.5", ["0.5", "0.25"]),
    ])
  func values(text: String, values: [String]) throws {
    #expect(try plan("s3fifo", [text]).varied[0].values == values)
  }

  @Test(
    "What cannot be varied is said",
    arguments: [
      ("smal=0.1..0.2", "did you mean 'small'?"), ("small=0.2..0.1", "LOW..HIGH"), ("small=0.1..7", "LOW..HIGH"),
      ("small=x", "out of range"), ("small", "say which values"), ("small=0.1..0.2/1", "between 2 and 1000"),
    ])
  func refusals(text: String, says: String) throws {
    #expect {
      _ = try plan("s3fifo", [text])
    } throws: { error in
      (error as? CachesimError)?.message.contains(says) == true
    }
  }

  @Test("More combinations than anybody waits for are refused")
  func tooMany() throws {
    let plan = try plan("s3fifo", ["small=0.1..0.9/100", "ghost=0.1..0.9/100"])
    #expect(throws: CachesimError.self) { try TuneEngine.run(plan, open: { ArraySource(Self.trace) }) }
  }
}
