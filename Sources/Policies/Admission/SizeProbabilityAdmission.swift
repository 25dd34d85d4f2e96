internal import CacheCore

/// Lets an object of size s in with probability e^(-s/c): small objects nearly always, large ones seldom.
///
/// Same law as libCacheSim's SizeProbabilisticAdmissioner, whose `exponent` is 1/c and whose default is ours; with `c` found
/// anew all the time it is AdaptSize. Source: "Exp-LRU" in Berger, Sitaraman, Harchol-Balter, "AdaptSize: orchestrating the
/// hot object memory cache in a content delivery network", NSDI 2017. One draw a miss.
final class SizeProbabilityAdmission: AdmissionFilter {
  static let description = AdmissionDescription(
    name: "prob-size", aliases: ["sizeprobabilistic", "exp-size"],
    summary: "lets an object of size s in with probability e^(-s/c)",
    parameters: [Parameter("c", .bytes(1 ... .max), default: "1MB", "the size let in with probability 1/e")],
    needs: .size, isRandom: true,
    source: "Exp-LRU: Berger, Sitaraman, Harchol-Balter, AdaptSize, NSDI 2017")

  private let scale: Double
  private var random: SplitMix64

  init(_ setup: AdmissionSetup) {
    scale = Double(setup.parameters.integer("c"))
    random = setup.random
  }

  func admits(_ slot: Slot, _ request: Request) -> Bool {
    random.unit() < PortableMath.exp(-Double(request.size) / scale)
  }
}
