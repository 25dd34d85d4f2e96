internal import CacheCore

/// A cluster of Twitter's in-memory caches: tiny objects, short lives, many writes.
struct TwitterLike: RequestModel {
  static let description = ModelDescription(
    name: "twitter-like",
    summary: "like a write-heavy cluster of Twitter's caches: small objects, short times to live, many writes",
    formula:
      "P(rank = r) ~ r^-alpha; sizes lognormal, median 230 B, p99 10 KB (by assumption); ttl and ops as their defaults say",
    own: [CommonParameters.objects("1M"), CommonParameters.alpha("1.2")],
    defaults: [
      "size": "lognormal:230:10KB", "ops": "read@65%,write@35%", "ttl": "10m@50%,12h@25%,3d@25%",
      "rate": "10k/s:poisson",
    ],
    source:
      "Yang, Yue, Rashmi, \"A large scale analysis of hundreds of in-memory cache clusters at Twitter\", OSDI 2020: "
      + "median object 230 B, 35 % of clusters write over 30 %, TTLs mostly short, Zipf exponents 1 to 2.5")

  private var keys: ScrambledZipf

  init(_ parameters: ParameterValues) { keys = ScrambledZipf(parameters) }

  @inline(__always)
  mutating func next(_ random: inout SplitMix64) -> ModelRequest { keys.next(&random) }
}
