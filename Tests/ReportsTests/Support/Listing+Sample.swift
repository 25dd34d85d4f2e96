import CacheCore
import Reports

extension Listing {
  /// A list with everything that a row can have.
  static let sample = Listing([
    Row(
      name: "lru", aliases: [], summary: "gives up what was asked for longest ago", parameters: [], needs: [],
      source: "folklore", more: [(name: "verified", value: "exact")]),
    Row(
      name: "s3fifo", aliases: ["s3-fifo"], summary: "three queues | a <ghost>",
      parameters: [
        Parameter("small", .number(0...1), default: "0.1", "share of the small queue"),
        Parameter("move", .choice(["1", "2"]), default: "1", "hits to be kept"),
      ], needs: ["size", "random"], source: "Yang et al., SOSP 2023", more: [(name: "verified", value: "exact")]),
  ])
}
