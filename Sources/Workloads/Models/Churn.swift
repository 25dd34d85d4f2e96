internal import CacheCore

/// Zipf's law over objects that are replaced one by one.
struct Churn: RequestModel {
  static let description = ModelDescription(
    name: "churn",
    summary: "zipf over objects that are replaced one by one: what is popular changes",
    formula:
      "rank r by zipf; at request i the key is (r - 1) + objects * floor((i + offset(r)) / life), offset(r) uniform "
      + "in 0..life-1 by hash: objects/life objects are replaced a request",
    own: [
      CommonParameters.objects(), CommonParameters.alpha(),
      Parameter("life", .count(1...1 << 48), default: "1M", "requests (to all objects) that an object lives"),
    ],
    source:
      "popularity that changes while its law stays: after the churn of GLOBETRAFF and of Traverso et al., \"Temporal "
      + "locality in today's content caching\", CCR 43(5), 2013, doi 10.1145/2541468.2541470 (box-shaped lives)")

  private let sampler: ZipfSampler
  private let objects: UInt64
  private let life: UInt64
  private let salt: UInt64
  private var made: UInt64 = 0

  init(_ parameters: ParameterValues) {
    objects = UInt64(parameters.integer("objects"))
    sampler = ZipfSampler(count: Int64(objects), alpha: parameters.number("alpha"))
    life = UInt64(parameters.integer("life"))
    salt = SplitMix64.mix(UInt64(parameters.integer("seed")) ^ 0x6368_7572_6E)
  }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    let place = UInt64(bitPattern: sampler.rank(&random) - 1)
    let offset = life.multipliedFullWidth(by: SplitMix64.mix(SplitMix64.mix(place) &+ salt)).high
    let generation = (made + offset) / life
    made += 1
    return ModelRequest(place &+ objects &* generation)
  }
}
