internal import CacheCore

/// The parameters that every model has, with the defaults that a model sets otherwise.
enum CommonParameters {
  /// All of them, in the order of lists. `decidesOperations`: the model has no `ops`.
  static func list(_ defaults: [String: String], decidesOperations: Bool) -> [Parameter] {
    let all = [
      Parameter("requests", .count(1...1 << 48), default: "1M", "how many requests are made"),
      Parameter("seed", .integer(0...Int64.max), default: "1", "another seed, another trace of the same law"),
      Parameter(
        "size", .text, default: "1",
        "bytes of an object: 100, 4KiB, uniform:1:4KiB, lognormal:MEDIAN:P99, pareto:LEAST:SHAPE, etc, empirical:FILE "
          + "(lines of bytes and weight)"),
      Parameter(
        "ops", .text, default: "read", "operations and their shares: read@70%,write@25%,delete@5%"),
      Parameter(
        "ttl", .text, default: "none", "times to live, by object, and their shares: 60s, or 10m@50%,1d@20%,none@30%"),
      Parameter(
        "rate", .text, default: "1000/s",
        "how requests come: 500/s, 10k/s:poisson, 10k/s:on-off:1s:9s, 1M/d:diurnal:0.8:24h, 50k/s:gpareto:0.15"),
      Parameter(
        "tenants", .text, default: "1",
        "how many draw from the law, each with objects of its own: 4, or shares: 50%,30%,20%"),
    ]
    return all.filter { !decidesOperations || $0.name != "ops" }.map { parameter in
      guard let value = defaults[parameter.name] else { return parameter }
      return Parameter(parameter.name, parameter.kind, default: value, parameter.summary)
    }
  }

  /// How many objects there are: the parameter of most models.
  static func objects(_ text: String = "100k", _ summary: String = "how many objects there are to ask for") -> Parameter
  {
    Parameter("objects", .count(1...1 << 40), default: text, summary)
  }

  /// The exponent of Zipf's law.
  static func alpha(_ text: String = "1") -> Parameter {
    Parameter("alpha", .number(0...10), default: text, "Zipf's exponent: 0 asks for all objects alike")
  }
}
