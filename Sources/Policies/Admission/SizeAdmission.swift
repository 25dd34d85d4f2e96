internal import CacheCore

/// Lets in objects up to a size.
///
/// Also called a threshold filter; with LRU it is ThLRU. Same choices as libCacheSim's SizeAdmissioner, whose `size` is the
/// first size that is refused (`max` + 1). Source: Abrams, Standridge, Abdulla, Williams, Fox, "Caching proxies: limitations
/// and potentials", 4th International World Wide Web Conference, 1995. O(1), no state.
final class SizeAdmission: AdmissionFilter {
  static let description = AdmissionDescription(
    name: "size", aliases: ["threshold"], summary: "lets in objects up to a size",
    parameters: [Parameter("max", .bytes(1 ... .max), default: "1MiB", "the largest size let in")],
    needs: .size, source: "LRU-threshold: Abrams et al., Caching proxies, 4th WWW Conference, 1995")

  private let largest: Int64

  init(_ setup: AdmissionSetup) { largest = setup.parameters.integer("max") }

  func admits(_ slot: Slot, _ request: Request) -> Bool { request.size <= largest }
}
