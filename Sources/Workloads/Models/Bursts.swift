internal import CacheCore

/// Zipf's law with correlated references: an object just asked for is likely to be asked for again soon.
struct Bursts: RequestModel {
  static let description = ModelDescription(
    name: "bursts",
    summary: "zipf with correlated references: an object just asked for is likely to come again soon",
    formula: "every request is followed, with probability `again`, by another for its object after 1..window requests, "
      + "uniform (or the first free place after that); where none is due, zipf. Burst lengths are geometric",
    own: [
      CommonParameters.objects(), CommonParameters.alpha("0.8"),
      Parameter("again", .number(0...1), default: "0.5", "the probability that a request is followed by another"),
      Parameter("window", .count(1...1 << 24), default: "100", "within so many requests"),
    ],
    source:
      "correlated references as in O'Neil, O'Neil, Weikum, \"LRU-K\", SIGMOD 1993, doi 10.1145/170035.170081, section 2.1.1"
  )

  private let sampler: ZipfSampler
  private let again: Double
  private let window: Int
  /// What is due at each of the next requests, as key + 1; 0: nothing.
  private var due: [UInt64]
  private var place = 0

  init(_ parameters: ParameterValues) {
    sampler = ZipfSampler(count: parameters.integer("objects"), alpha: parameters.number("alpha"))
    again = parameters.number("again")
    window = Int(parameters.integer("window"))
    due = [UInt64](repeating: 0, count: window + 1)
  }

  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    due.withUnsafeMutableBufferPointer { due in
      let key = due[place] > 0 ? due[place] - 1 : UInt64(bitPattern: sampler.rank(&random) - 1)
      due[place] = 0
      if random.unit() < again {
        // There is a free place: this one was freed, and it comes last.
        var target = place + 1 + Int(UniformInteger.below(UInt64(window), &random))
        while due[target % due.count] > 0 { target += 1 }
        due[target % due.count] = key + 1
      }
      place = place + 1 == due.count ? 0 : place + 1
      return ModelRequest(key)
    }
  }
}
