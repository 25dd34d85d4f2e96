internal import CacheCore

/// Facebook's ETC pool of memcached: small objects, thirty reads a write.
struct MetaETC: RequestModel {
  static let description = ModelDescription(
    name: "meta-etc",
    summary: "Facebook's ETC pool of memcached: sizes and gaps as published, GET:SET 30:1; popularity by Zipf's law",
    formula: "sizes: key bytes GEV(30.7984, 8.20449, 0.078688) + value bytes, discrete below 15 and generalised "
      + "Pareto(0, 214.476, 0.348238) above; gaps generalised Pareto(0, 16.0292 us, 0.154971); P(rank = r) ~ r^-alpha",
    own: [CommonParameters.objects("1M"), CommonParameters.alpha("1")],
    defaults: ["size": "etc", "ops": "write@3.2258064516129032%,read", "rate": "52718/s:gpareto:0.154971"],
    source: "Atikoglu et al., \"Workload analysis of a large-scale key-value store\", SIGMETRICS 2012, "
      + "doi 10.1145/2254756.2254766; the exponent is an assumption")

  private var keys: ScrambledZipf

  init(_ parameters: ParameterValues) { keys = ScrambledZipf(parameters) }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest { keys.next(&random) }
}
