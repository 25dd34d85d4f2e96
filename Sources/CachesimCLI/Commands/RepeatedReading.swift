internal import CacheCore
internal import Replay
internal import Traces

/// One trace that an engine opens as often as it likes, with a progress bar.
final class RepeatedReading {
  /// What an engine does with a trace: its progress, and how to open it.
  typealias Work<Answer> = (
    @escaping ReplayEngine.Progress, @escaping () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> Answer

  private let label: String
  private let input: TraceInput
  private let bar: ProgressBar
  private let opener: (TraceInput) throws(CachesimError) -> OpenTrace
  private var opened: OpenTrace?

  init(
    _ label: String, _ input: TraceInput, _ console: Console,
    open: @escaping (TraceInput) throws(CachesimError) -> OpenTrace
  ) {
    self.label = label
    self.input = input
    bar = ProgressBar(console)
    opener = open
  }

  /// The name of the format that was read.
  var format: String { opened?.format ?? "" }

  /// What there was to say about the trace when it was read last, then what the engine has to say of it.
  func warnings(and others: [String]) -> [String] {
    (opened.map { $0.warnings + $0.badRecords.messages } ?? []) + others.map { "\(label): \($0)" }
  }

  /// Lets an engine work. Its errors name the trace.
  func run<Answer>(_ work: Work<Answer>) throws(CachesimError) -> Answer {
    defer { bar.finish() }
    do throws(CachesimError) {
      return try work(
        { pass, passes, requests in
          let label = passes > 1 ? "\(self.label) (pass \(pass) of \(passes))" : self.label
          self.bar.update(label, requests: requests, done: self.opened.flatMap(TracePass.share(of:)))
          return !Interrupt.isAsked
        },
        { () throws(CachesimError) -> any RecordSource in
          let source = try self.opener(self.input)
          self.opened = source
          return source
        })
    } catch {
      throw [.usage, .failed, .badData].contains(error.kind) && !error.message.contains(label)
        ? CachesimError(error.kind, "\(label): \(error.message)") : error
    }
  }
}
