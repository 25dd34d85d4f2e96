internal import CacheCore
internal import Reports

/// What shares of traces come to.
struct TraceSizes {
  private let traces: [String: ReportTrace]
  /// What absolute capacities of a sample are scaled by.
  private let scale: Double

  /// The traces of a report, and where it does not know one, of the other.
  init(_ report: Report, _ other: Report) {
    traces = Dictionary((report.traces + other.traces).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    func option(_ name: String) -> String? { report.command.first { $0.name == name }?.values.first }
    let sample = option("sample").flatMap(Double.init) ?? 1
    scale = option("scale") == "no" || !(sample > 0 && sample <= 1) ? 1 : sample
  }

  /// The number that a capacity is on a trace.
  func resolved(_ capacity: Capacity, trace path: String) throws(CachesimError) -> Int64 {
    guard capacity.isShare else { return capacity.resolved(objects: 0, bytes: 0, scale: scale) }
    let total =
      switch capacity {
      case .percentOfBytes: traces[path]?.bytes
      default: traces[path]?.objects
      }
    // A share is taken in doubles: what is absurdly large does not come out of one.
    guard let total, total < 1 << 62 else {
      throw CachesimError(
        .badData,
        "no report says how large the trace '\(TerminalText.printable(path))' is, so a share of it is no capacity; name the capacity in objects or "
          + "bytes, or write the trace with \"objects\" or \"bytes\" under \"traces\"")
    }
    return capacity.resolved(objects: total, bytes: total, scale: scale)
  }
}
