internal import CacheCore

extension WorkloadProfile {
  /// The columns that a profile can have.
  private static let columnNames: [(String, TraceColumns)] = [
    ("size", .size), ("time", .time), ("operation", .operation), ("ttl", .ttl),
  ]

  /// The profile as `cachesim generate` reads it back.
  public var yaml: String {
    func pairs(_ table: [(value: Int64, weight: Int64)]) -> String {
      "[" + table.map { "[\($0.value), \($0.weight)]" }.joined(separator: ", ") + "]"
    }
    func list(_ values: [Int64]) -> String { "[" + values.map(String.init).joined(separator: ", ") + "]" }
    var text = """
      # Measured by 'cachesim fit'; 'cachesim generate FILE.yaml -o TRACE' makes a trace like the one measured.
      profile: 1
      # Measured and not used:
      objects: \(objects)
      one-hit-wonders: \(oneHitWonders)
      zipf-alpha: \(alpha)
      zipf-distance: \(alphaDistance)
      # Used:
      columns: [\(WorkloadProfile.columnNames.filter { columns.contains($0.1) }.map(\.0).joined(separator: ", "))]
      writes: \(writes)
      gap-variation: \(gapVariation)
      # Bytes and nanoseconds of objects, each with its weight.
      sizes: \(pairs(sizes))
      ttls: \(pairs(ttls))
      # The least LRU stack distance of each bin of 'depths', and one past the largest.
      bins: \(list(bins))
      windows:

      """
    for window in windows {
      text += """
          - requests: \(window.requests)
            new: \(window.new)
            nanoseconds: \(window.nanoseconds)
            depths: \(list(window.depths))

        """
    }
    return text
  }

  /// A profile that was read; what does not add up is refused.
  init(_ node: SpecNode) throws(CachesimError) {
    try node.refuseOthers(
      [
        "profile", "objects", "one-hit-wonders", "zipf-alpha", "zipf-distance", "columns", "writes", "gap-variation",
        "sizes", "ttls", "bins", "windows",
      ], in: "a profile")
    let version = try node.required("profile")
    guard try version.text("profile") == "1" else {
      throw version.error("this profile is not of version 1; measure again")
    }
    let most: Int64 = 1 << 53
    var columns: TraceColumns = []
    let columnNode = try node.required("columns")
    for item in (try? columnNode.list("columns")) ?? [] {
      let name = try item.text("columns")
      guard let column = WorkloadProfile.columnNames.first(where: { $0.0 == name }) else {
        throw item.error("no column '\(name)'; known: size, time, operation, ttl")
      }
      columns.insert(column.1)
    }
    let bins = try WorkloadProfile.integers(node.required("bins"), "bins", 1...most)
    guard (2...10_000).contains(bins.count), bins[0] == 1, zip(bins, bins.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw try node.required("bins").error("'bins' do not rise from 1, or are more than 10,000")
    }
    var windows: [Window] = []
    let windowNode = try node.required("windows")
    for item in try windowNode.list("windows") {
      guard windows.count < 1000 else { throw windowNode.error("more than 1,000 windows") }
      try item.refuseOthers(["requests", "new", "nanoseconds", "depths"], in: "a window")
      let window = Window(
        requests: try item.required("requests").integer("requests", 1...1 << 48),
        new: try item.required("new").integer("new", 0...1 << 48),
        nanoseconds: try item.required("nanoseconds").integer("nanoseconds", 0...1 << 62),
        depths: try WorkloadProfile.integers(item.required("depths"), "depths", 0...1 << 48))
      guard window.depths.count == bins.count - 1, window.depths.reduce(window.new, +) == window.requests else {
        throw item.error(
          "'new' and 'depths' of this window do not add up to its requests, or there is not one for each bin")
      }
      windows.append(window)
    }
    self.init(
      objects: try node.required("objects").integer("objects", 0...most),
      oneHitWonders: try node.required("one-hit-wonders").number("one-hit-wonders", 0...1),
      alpha: try node.required("zipf-alpha").number("zipf-alpha", 0...10),
      alphaDistance: try node.required("zipf-distance").number("zipf-distance", 0...1),
      writes: try node.required("writes").number("writes", 0...1),
      gapVariation: try node.required("gap-variation").number("gap-variation", 0...1e18),
      sizes: try WorkloadProfile.pairs(node.required("sizes"), "sizes", most: 1 << 48),
      ttls: try WorkloadProfile.pairs(node.required("ttls"), "ttls", most: 1 << 62), columns: columns, bins: bins,
      windows: windows)
  }

  private static func integers(
    _ node: SpecNode, _ name: String, _ range: ClosedRange<Int64>
  ) throws(CachesimError) -> [Int64] {
    var values: [Int64] = []
    for item in try node.list(name) { values.append(try item.integer(name, range)) }
    return values
  }

  private static func pairs(
    _ node: SpecNode, _ name: String, most: Int64
  ) throws(CachesimError) -> [(value: Int64, weight: Int64)] {
    var table: [(value: Int64, weight: Int64)] = []
    for item in try node.list(name) {
      let pair = try integers(item, name, 0...Int64.max)
      guard pair.count == 2, pair[0] <= most, pair[1] > 0 else {
        throw item.error("\(name): an item is not [value, weight] with a value up to \(most)")
      }
      table.append((pair[0], pair[1]))
    }
    return table
  }
}
