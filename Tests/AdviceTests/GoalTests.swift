import Advice
import CacheCore
import Replay
import Testing

@Suite struct GoalTests {
  @Test func targetsAreRead() throws {
    guard case .service(let rate) = try AdviceGoal(target: "origin_rate<30k/m") else {
      Issue.record("no rate")
      return
    }
    #expect(rate.metric == .originRate && rate.most == 500)
    guard case .service(let latency) = try AdviceGoal(target: "latency_p99<=20ms") else {
      Issue.record("no latency")
      return
    }
    #expect(latency.metric == .latencyP99 && latency.most == 20_000)
    guard case .ratio(let ratio) = try AdviceGoal(target: "byte_hit_ratio=0.4") else {
      Issue.record("no ratio")
      return
    }
    #expect(ratio.countsBytes)
  }

  @Test(arguments: [
    "latency_p99=fast", "latency_p99=0s", "origin_rate<x", "hit_ratio=1", "latency_p98=2ms", "hit_ratio",
  ])
  func othersAreRefused(text: String) {
    #expect(throws: CachesimError.self) { try AdviceGoal(target: text) }
  }
}
