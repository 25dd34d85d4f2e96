public import CacheCore
internal import Workloads

/// What users or the origin are to see at most: `latency_p99=20ms`, `origin_rate<500/s`.
public struct ServiceTarget: Sendable, Equatable {
  /// What is measured.
  public enum Metric: String, Sendable, CaseIterable {
    /// The mean time that a read takes.
    case latencyMean = "latency_mean"
    /// The time that half of the reads do not exceed.
    case latencyP50 = "latency_p50"
    /// The time that 90 % of them do not exceed.
    case latencyP90 = "latency_p90"
    /// 99 %.
    case latencyP99 = "latency_p99"
    /// 99.9 %.
    case latencyP999 = "latency_p999"
    /// Requests that reach the origin, a second, over the whole trace.
    case originRate = "origin_rate"
  }

  /// As it was asked for.
  public let text: String
  /// What is measured.
  public let metric: Metric
  /// What it may be at most: microseconds, or requests a second.
  public let most: Double

  /// Reads a target; nil where its metric is none of these.
  public init?(_ text: String) throws(CachesimError) {
    guard let sign = text.firstIndex(where: { "=<".contains($0) }),
      let metric = Metric(rawValue: String(text[..<sign]))
    else { return nil }
    let value = text[text.index(after: sign)...].drop { $0 == "=" }
    self.text = text
    self.metric = metric
    if metric == .originRate {
      do throws(CachesimError) {
        let rate = try RequestRate(String(value))
        most = Double(rate.count) * 1e9 / Double(rate.period)
      } catch { throw CachesimError(.usage, "--target \(text): \(error.message)") }
      return
    }
    guard let span = TimeSpan.nanoseconds(String(value)), span > 0 else {
      throw CachesimError(.usage, "--target '\(text)' is not of the form \(metric.rawValue)=20ms, with a time above 0")
    }
    most = Double(span) / 1e3
  }

  /// Whether a replay through a system reaches it; `span`: how long the trace takes, in nanoseconds.
  func isReached(by run: Measured, span: Int64) -> Bool {
    guard let value = value(of: run, span: span) else { return false }
    return value <= most
  }

  /// What was measured, in the unit of `most`; nil: nothing was.
  func value(of run: Measured, span: Int64) -> Double? {
    guard metric == .originRate else { return run.decimal(metric.rawValue + "_us") }
    return span > 0 ? run.originRate(span: span) : nil
  }
}
