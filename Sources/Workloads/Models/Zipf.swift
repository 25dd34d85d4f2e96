public import CacheCore

/// Independent requests whose objects follow Zipf's law: the object of rank r is asked for with a probability
/// proportional to r^-alpha.
///
/// The key of an object is its rank less 1, so key 0 is the most popular. Sizes are constant and requests evenly spaced.
/// The same parameters make the same trace, bit for bit, on every machine (`PortableMath`). O(1) memory.
///
/// Source: `ZipfSampler`; the model is the independent reference model of Coffman and Denning, "Operating Systems Theory",
/// 1973, chapter 6, with the popularities of Breslau et al., "Web caching and Zipf-like distributions", INFOCOM 1999,
/// doi 10.1109/INFCOM.1999.749260.
public struct Zipf: Workload {
  public static let description = ModelDescription(
    name: "zipf",
    summary: "independent requests, popularity by Zipf's law; key = rank - 1",
    formula: "P(rank = r) = r^-alpha / sum of i^-alpha over i = 1..objects",
    parameters: [
      Parameter("objects", .count(1...1 << 40), default: "100k", "how many objects there are to ask for"),
      Parameter("requests", .count(1...1 << 48), default: "1M", "how many requests are made"),
      Parameter("alpha", .number(0...10), default: "1", "the exponent: 0 asks for all objects alike"),
      Parameter("seed", .integer(0...Int64.max), default: "1", "another seed, another trace of the same law"),
      Parameter("size", .count(0...1 << 48), default: "1", "the size of every object, in bytes"),
      Parameter("rate", .text, default: "1000/s", "how often requests come: 500/s, 10k/s, 1M/d"),
    ],
    source: "rejection-inversion: Hormann, Derflinger, ACM TOMACS 6(3), 1996, doi 10.1145/235025.235029")

  public let requests: Int64
  private let sampler: ZipfSampler
  private let size: Int64
  private var clock: RequestClock
  private var random: SplitMix64
  private var made: Int64 = 0

  public init(_ parameters: ParameterValues) throws(CachesimError) {
    requests = parameters.integer("requests")
    sampler = ZipfSampler(count: parameters.integer("objects"), alpha: parameters.number("alpha"))
    size = parameters.integer("size")
    let rate = try RequestRate(parameters.text("rate"))
    clock = RequestClock(rate)
    random = SplitMix64(seed: UInt64(parameters.integer("seed")))
    guard rate.holds(requests: requests) else {
      throw CachesimError(
        .usage, "model 'zipf': \(requests) requests at \(parameters.text("rate")) last over 290 years")
    }
  }

  public var columns: TraceColumns { [.size, .time] }

  public mutating func fill(_ block: RecordBlock) {
    let count = Int(min(Int64(block.capacity), requests - made))
    for position in 0..<count { block.keys[position] = UInt64(bitPattern: sampler.rank(&random) - 1) }
    if let sizes = block.sizes { sizes.update(repeating: size, count: count) }
    if let times = block.times {
      for position in 0..<count { times[position] = clock.next() }
    }
    made += Int64(count)
    block.count = count
  }
}
