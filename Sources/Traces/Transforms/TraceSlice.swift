public import CacheCore

/// The requests of a trace from one place up to, but not including, another.
public struct TraceSlice: RecordTransform {
  /// A place in a trace.
  public enum Place: Sendable, Equatable {
    /// Before the request with this index, counted from 0.
    case request(Int64)
    /// Before the first request so many nanoseconds or more after the trace's first.
    case sinceStart(Int64)
    /// Before the first request at this time, in nanoseconds of the trace's own clock, or later.
    case time(Int64)

    /// Reads `1000`, `20k`, `90m`, or `@1577836800` (seconds of the trace's own clock).
    public init(_ text: String) throws(CachesimError) {
      if text.hasPrefix("@"), let seconds = Double(text.dropFirst()), seconds.magnitude * 1e9 < 0x1p63 {
        self = .time(Int64((seconds * 1e9).rounded()))
        return
      }
      switch Stretch(text) {
      case .requests(let count): self = .request(count)
      case .time(let span): self = .sinceStart(span)
      case .percent, nil:
        throw CachesimError(
          .usage,
          "'\(text)' is not a number of requests (20k), a time since the trace's first request (90m), or a time of its "
            + "clock in seconds (@1577836800)")
      }
    }

    /// Whether it is named by time.
    public var isTime: Bool { if case .request = self { false } else { true } }
  }

  private let from: Place
  private let to: Place?
  private var index: Int64 = 0
  private var firstTime: Int64?

  /// Whether a request at or beyond `to` has come.
  public private(set) var isDone = false

  /// The requests from `from` up to, but not including, `to`; nil: up to the end.
  public init(from: Place, to: Place?) {
    self.from = from
    self.to = to
  }

  /// Keeps what lies between the places.
  public mutating func apply(to block: RecordBlock) {
    guard block.count > 0 else { return }
    let start = block.times?[0] ?? 0
    let first = firstTime ?? start
    firstTime = first
    let base = index
    index += Int64(block.count)
    var ended = isDone
    block.keep { position in
      let time = block.times?[position] ?? 0
      if !ended, let to, TraceSlice.has(reached: to, base + Int64(position), time, first) { ended = true }
      return !ended && TraceSlice.has(reached: from, base + Int64(position), time, first)
    }
    isDone = ended
  }

  private static func has(reached place: Place, _ index: Int64, _ time: Int64, _ first: Int64) -> Bool {
    switch place {
    case .request(let wanted): return index >= wanted
    case .sinceStart(let span):
      let (since, overflows) = time.subtractingReportingOverflow(first)
      return overflows || since >= span
    case .time(let wanted): return time >= wanted
    }
  }
}
