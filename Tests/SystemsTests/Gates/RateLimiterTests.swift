import CacheCore
import Testing

@testable import Systems

@Suite struct RateLimiterTests {
  private static let second: Int64 = 1_000_000_000
  static let rules: [RateLimit.Rule] = [
    .fixedWindow(fromFirst: false), .fixedWindow(fromFirst: true), .slidingWindow, .slidingWindowCounter,
    .tokenBucket(burst: 7), .slidingWindowOfSeconds,
  ]

  /// Every rule against the slow model: 12 runs of 300 requests of up to three clients, at random times that meet, at loads
  /// around the limit, by client and in common, at one server and at three.
  @Test(arguments: rules) func decidesAsTheSlowModel(rule: RateLimit.Rule) {
    var generator = SplitMix64(seed: 11)
    var rejected: Int64 = 0
    for run in 0..<12 {
      var plan = RateLimit(rule, limit: Int64(1 + generator.below(9)), window: Int64(1 + run % 5) * Self.second)
      plan.isPerClient = run % 2 == 0
      plan.servers = run % 3 == 0 ? 3 : 1
      plan.burstSpan = 1 + Int64(generator.below(UInt32(plan.window / Self.second))) * Self.second
      var (limiter, model) = (RateLimiter(plan), NaiveLimiter(plan))
      // Sixteenths of a second in every other run, so that requests fall on the windows' ends.
      let grain: Int64 = run % 4 < 2 ? Self.second / 16 : 1
      var time: Int64 = 0
      for _ in 0..<300 {
        let gap = Double(plan.window) / Double(plan.limit) * generator.unit() * (generator.below(8) == 0 ? 8 : 1)
        time = (time + Int64(gap)) / grain * grain
        let client = UInt64(generator.below(3))
        #expect(limiter.admits(client: client, at: time) == model.admits(client: client, at: Int(time)))
      }
      #expect(limiter.allowed + limiter.rejected == 300)
      #expect(limiter.largestBurst == model.largestBurst)
      rejected += limiter.rejected
    }
    #expect(rejected > 50)
  }

  /// Ten a minute: one request at 0 s, nine at 59.9 s, ten at 60.0 s (SCENARIOS.md, rate-limit). Within 0.1 s a window that is
  /// aligned or begins with the first request lets 19 through, a log ten; all ten at 59.9 s make it 20 of an aligned one.
  @Test func theBoundaryBurst() {
    func burst(_ rule: RateLimit.Rule, _ arrivals: [(count: Int, tenths: Int64)]) -> Int {
      var plan = RateLimit(rule, limit: 10, window: 60 * Self.second)
      plan.burstSpan = Self.second / 5
      var limiter = RateLimiter(plan)
      for (count, tenths) in arrivals {
        for _ in 0..<count { _ = limiter.admits(client: 0, at: tenths * Self.second / 10) }
      }
      return limiter.largestBurst
    }
    let asAsked = [(1, Int64(0)), (9, 599), (10, 600)]
    #expect(burst(.fixedWindow(fromFirst: false), asAsked) == 19)
    #expect(burst(.fixedWindow(fromFirst: true), asAsked) == 19)
    #expect(burst(.slidingWindow, asAsked) == 10)
    #expect(burst(.fixedWindow(fromFirst: false), [(10, 599), (10, 600)]) == 20)
    #expect(burst(.fixedWindow(fromFirst: true), [(10, 599), (10, 600)]) == 10)
  }

  /// A hundred a minute, asked for five times a second for three minutes (SCENARIOS.md, rate-limit): a log lets 300 of 900
  /// through, one of whole seconds all of them, and four servers four times the limit in a minute.
  @Test func aHundredAMinute() {
    func run(_ rule: RateLimit.Rule, servers: Int, seconds: Int64, perSecond: Int64) -> RateLimiter {
      var plan = RateLimit(rule, limit: 100, window: 60 * Self.second)
      plan.servers = servers
      var limiter = RateLimiter(plan)
      for request in 0..<seconds * perSecond {
        _ = limiter.admits(client: 0, at: request * Self.second / perSecond)
      }
      return limiter
    }
    #expect(run(.slidingWindow, servers: 1, seconds: 180, perSecond: 5).allowed == 300)
    #expect(run(.slidingWindow, servers: 1, seconds: 180, perSecond: 5).largestBurst == 100)
    #expect(run(.slidingWindowOfSeconds, servers: 1, seconds: 180, perSecond: 5).rejected == 0)
    #expect(run(.slidingWindowOfSeconds, servers: 1, seconds: 60, perSecond: 1000).rejected == 0)
    #expect(run(.slidingWindow, servers: 4, seconds: 60, perSecond: 20).allowed == 400)
    #expect(run(.slidingWindow, servers: 4, seconds: 180, perSecond: 20).largestBurst == 400)
  }

  /// Figures of a size that products of them do not fit into 64 bits.
  @Test func largeFiguresAreExact() {
    let day: Int64 = 86_400 * Self.second
    let gap = 30 * day / 999_999_937
    func admitted(_ rule: RateLimit.Rule, limit: Int64, at times: [Int64]) -> [Bool] {
      var limiter = RateLimiter(RateLimit(rule, limit: limit, window: 30 * day))
      return times.map { limiter.admits(client: 0, at: $0) }
    }
    #expect(
      admitted(.tokenBucket(burst: 2), limit: 999_999_937, at: [0, 0, gap, gap + 1, 2 * gap, .max, .max, .max])
        == [true, true, false, true, false, true, true, false])
    #expect(admitted(.slidingWindowCounter, limit: 1_000_000_000, at: [0, 45 * day]) == [true, true])
  }

  @Test func spellingsAreRead() throws {
    var plan = RateLimit(.fixedWindow(fromFirst: true), limit: 10, window: 60 * Self.second)
    #expect(try RateLimit("fixed-window:limit=10:window-from=first") == plan)
    plan = RateLimit(.tokenBucket(burst: 5), limit: 2000, window: Self.second)
    plan.isPerClient = false
    plan.servers = 4
    plan.burstSpan = Self.second / 10
    #expect(
      try RateLimit("token-bucket:limit=2k:window=1s:burst=5:per=all:servers=4:burst-span=100ms") == plan)
    #expect(try RateLimit("token-bucket:limit=20").rule == .tokenBucket(burst: 20))
    #expect(try RateLimit("sliding-window").rule == .slidingWindow)
    #expect(try RateLimit("sliding-window-counter").rule == .slidingWindowCounter)
    #expect(try RateLimit("sliding-window-of-seconds").rule == .slidingWindowOfSeconds)
  }

  @Test(arguments: [
    ("sliding", "rate limit 'sliding' is unknown; known: fixed-window, sliding-window, "),
    ("fixed-window:limit=0", "rate limit 'fixed-window': limit=0 is out of range (1..1000000000)"),
    ("fixed-window:window=0s", "rate limit 'fixed-window': window=0s is out of range (1ns or more)"),
    ("sliding-window:burst-span=2m", "rate limit: burst-span=2m is not a length of time up to the window's 1m"),
    ("sliding-window:burst-span=0s", "rate limit: burst-span=0s is not a length of time up to the window's 1m"),
    ("token-bucket:burst=0", "rate limit: burst=0 is not a whole number from 1 to 1G"),
    ("sliding-window-of-seconds:window=1500ms", "rate limit: window=1500ms of a limiter of whole seconds has to be"),
  ]) func wrongSpellingsAreRefused(text: String, message: String) {
    do throws(CachesimError) {
      _ = try RateLimit(text)
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.kind == .usage)
      #expect(error.message.hasPrefix(message), "\(error.message)")
    }
  }
}
