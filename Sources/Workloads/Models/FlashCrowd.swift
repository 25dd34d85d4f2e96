internal import CacheCore

/// Zipf's law, and now and then one new object that everybody wants for a while.
struct FlashCrowd: RequestModel {
  static let description = ModelDescription(
    name: "flash-crowd",
    summary: "zipf, and now and then one new object that everybody wants for a while",
    formula: "t requests after a crowd begins its object has probability share * t/ramp up to t = ramp, then share * "
      + "e^(-(t - ramp)/decay); else zipf. A crowd begins every `every` requests; its object is objects + its number",
    own: [
      CommonParameters.objects(), CommonParameters.alpha(),
      Parameter("every", .count(1...1 << 40), default: "100k", "requests from one crowd to the next"),
      Parameter("share", .number(0...1), default: "0.3", "the share of requests at the peak"),
      Parameter("ramp", .count(1...1 << 40), default: "5k", "requests until the peak"),
      Parameter("decay", .number(1...1e12), default: "20000", "requests in which it falls to 1/e"),
    ],
    source: "the shape in Ari, Hong, Miller, Brandt, Long, \"Managing flash crowds on the Internet\", MASCOTS 2003, "
      + "doi 10.1109/MASCOT.2003.1240667")

  private let sampler: ZipfSampler
  private let objects: UInt64
  private let every: Int64
  private let share: Double
  private let ramp: Int64
  private let fall: Double
  private var crowd: UInt64 = 0
  private var since: Int64 = 0
  private var height = 0.0

  init(_ parameters: ParameterValues) {
    objects = UInt64(parameters.integer("objects"))
    sampler = ZipfSampler(count: Int64(objects), alpha: parameters.number("alpha"))
    every = parameters.integer("every")
    share = parameters.number("share")
    ramp = parameters.integer("ramp")
    fall = PortableMath.exp(-1 / parameters.number("decay"))
  }

  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    height = since <= ramp ? share * (Double(since) / Double(ramp)) : height * fall
    let object = objects + crowd
    since += 1
    if since == every {
      since = 0
      crowd += 1
    }
    return random.unit() < height ? ModelRequest(object) : ModelRequest(UInt64(bitPattern: sampler.rank(&random) - 1))
  }
}
