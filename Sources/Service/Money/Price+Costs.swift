extension Price {
  private static let gibibyte = Double(1 << 30)

  /// What a month costs.
  public func cost(of use: MonthlyUse) -> Double {
    memory * use.memory / Price.gibibyte + origin * use.originRequests / 1e6
      + egress * use.originBytes / Price.gibibyte + flat
  }

  /// Which of some uses, in order of capacity, costs the least; the first of those that cost the same. Nil of none.
  public func cheapest(of uses: [MonthlyUse]) -> Int? {
    let costs = uses.map { cost(of: $0) }
    return costs.indices.min { costs[$0] < costs[$1] }
  }

  /// The break-even interval of an object of `size` bytes, in nanoseconds: read again sooner, it is cheaper to keep it in
  /// memory than to ask the origin again. Nil where memory costs nothing.
  ///
  /// Source: Gray, Putzolu, "The 5 minute rule for trading memory for disc accesses and the 10 byte rule for trading memory
  /// for CPU time", SIGMOD 1987, doi 10.1145/38713.38755, by prices of use in place of prices of devices.
  public func breakEvenInterval(size: Double) -> Double? {
    let keeping = memory * size / Price.gibibyte / MonthlyUse.month
    return keeping > 0 ? (origin / 1e6 + egress * size / Price.gibibyte) / keeping : nil
  }
}
