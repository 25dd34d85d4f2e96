public import CacheCore

/// The counts of a part of the trace.
public struct ReportWindow: Sendable, Equatable {
  /// Which part, from 0; parts without requests are not there.
  public var index: Int64
  /// The index in the trace of its first request.
  public var firstRequest: Int64
  /// The time of its first request in nanoseconds, where the trace has times.
  public var startTime: Int64?
  /// Its counts.
  public var counts: ReportCounts
  /// What a system said of it beyond counts.
  public var figures: [Figure]

  /// A figure by its name.
  package func figure(_ name: String) -> ReportValue {
    figures.first { $0.name == name }.map { ReportValue($0.value) } ?? .none
  }

  /// A window.
  public init(index: Int64, firstRequest: Int64, startTime: Int64?, counts: ReportCounts, figures: [Figure] = []) {
    self.index = index
    self.firstRequest = firstRequest
    self.startTime = startTime
    self.counts = counts
    self.figures = figures
  }
}
