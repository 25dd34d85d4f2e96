internal import CacheCore

/// Lets in a share of what is missed, drawn at random: what is asked for often gets in soon, what is asked for once
/// seldom does.
///
/// Same law as libCacheSim's ProbAdmissioner. Source: the probabilistic insertion of web caches; analysed as "q-LRU" by
/// Garetto, Leonardi, Martina, "A unified approach to the performance analysis of caching systems", ACM TOMPECS 1(3), 2016,
/// doi 10.1145/2896380. One draw a miss.
final class RateAdmission: AdmissionFilter {
  static let description = AdmissionDescription(
    name: "rate", aliases: ["prob"], summary: "lets in a share of what is missed, at random",
    parameters: [Parameter("p", .number(0...1), default: "0.5", "the probability of being let in")],
    isRandom: true, source: "q-LRU: Garetto, Leonardi, Martina, ACM TOMPECS 1(3), 2016, doi 10.1145/2896380")

  private let probability: Double
  private var random: SplitMix64

  init(_ setup: AdmissionSetup) {
    probability = setup.parameters.number("p")
    random = setup.random
  }

  func admits(_ slot: Slot, _ request: Request) -> Bool { random.unit() < probability }
}
