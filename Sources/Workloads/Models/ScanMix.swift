internal import CacheCore

/// Zipf's law, interrupted by scans over other objects.
struct ScanMix: RequestModel {
  static let description = ModelDescription(
    name: "scan-mix",
    summary: "zipf, interrupted by scans over objects of their own",
    formula:
      "every `every` requests of zipf, `length` requests for objects + (s mod scan-objects), s = 0, 1, ... over all scans",
    own: [
      CommonParameters.objects(), CommonParameters.alpha(),
      Parameter("every", .count(1...1 << 40), default: "10k", "requests of zipf between two scans"),
      Parameter("length", .count(1...1 << 40), default: "5k", "requests of a scan"),
      Parameter("scan-objects", .count(1...1 << 40), default: "1M", "objects that are scanned, round and round"),
    ],
    source: "the scan-resistance test of Megiddo, Modha, \"ARC\", FAST 2003, and Johnson, Shasha, \"2Q\", VLDB 1994")

  private let sampler: ZipfSampler
  private let objects: UInt64
  private let every: Int64
  private let length: Int64
  private let scanned: UInt64
  private var scan: UInt64 = 0
  private var phase: Int64 = 0

  init(_ parameters: ParameterValues) {
    objects = UInt64(parameters.integer("objects"))
    sampler = ZipfSampler(count: Int64(objects), alpha: parameters.number("alpha"))
    every = parameters.integer("every")
    length = parameters.integer("length")
    scanned = UInt64(parameters.integer("scan-objects"))
  }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    defer { phase = phase + 1 == every + length ? 0 : phase + 1 }
    if phase < every { return ModelRequest(UInt64(bitPattern: sampler.rank(&random) - 1)) }
    defer { scan = scan + 1 == scanned ? 0 : scan + 1 }
    return ModelRequest(objects + scan)
  }
}
