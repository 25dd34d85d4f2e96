internal import CacheCore

/// What reads took, as a member of a result in JSON.
enum LatencyMember {
  static let name = "latency_histogram"

  /// Ends in microseconds with three digits: nanoseconds.
  static func json(_ latencies: DurationCounts) -> JSONValue {
    .object([
      ("ends_us", .array(latencies.ends.map { .number(FixedPoint.text($0, over: 1000, digits: 3)) })),
      ("reads", .array(latencies.counts.map { .integer($0) })),
    ])
  }

  /// Reads the member back; nil where there is none. `place` is the result's, as messages say it.
  static func read(_ value: JSONValue?, _ place: String) throws(CachesimError) -> DurationCounts? {
    guard let value, value != .null else { return nil }
    let members = try JSONMembers(value, place: place + "." + name)
    var latencies = DurationCounts()
    for end in try members.numbers("ends_us", 0...9e15) { latencies.ends.append(Int64((end * 1000).rounded())) }
    for count in try members.numbers("reads", 0...1e15) { latencies.counts.append(Int64(count)) }
    guard latencies.ends.count == latencies.counts.count else {
      throw members.error("has \(latencies.ends.count) ends_us and \(latencies.counts.count) reads")
    }
    guard zip(latencies.ends, latencies.ends.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw members.error("ends_us do not rise")
    }
    return latencies
  }
}
