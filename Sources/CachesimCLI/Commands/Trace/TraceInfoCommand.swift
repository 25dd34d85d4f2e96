internal import ArgumentParser
internal import CacheCore
internal import Reports
internal import Traces

/// `cachesim trace info`: what a trace holds. A compiled trace says it itself; any other is read once.
struct TraceInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Say what a trace holds: instantly for a compiled one, by reading any other once.")

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "trace")) var trace: String
  @Option(help: ArgumentHelp("The form.", valueName: "table|json")) var format = "table"
  @OptionGroup var input: TraceInputOptions

  func run() throws {
    guard ["table", "json"].contains(format) else {
      throw CachesimError(.usage, "unknown format '\(format)'; known: table, json")
    }
    let source = try input.open(trace)
    let totals = try source.totals ?? TraceCounting.count(source, trace, input.console)
    input.warn(source)
    let hasSizes = source.columns.contains(.size)
    let members: [(String, JSONValue)] = [
      ("format", .string(source.format)), ("requests", .integer(totals.requests)),
      ("objects", .integer(totals.objects)), ("bytes", hasSizes ? .integer(totals.bytes) : .null),
      ("reads", .integer(totals.reads)), ("writes", .integer(totals.writes)), ("deletes", .integer(totals.deletes)),
      ("first_time", TraceInfoCommand.seconds(totals.firstTime)),
      ("last_time", TraceInfoCommand.seconds(totals.lastTime)),
    ]
    let text =
      format == "json"
      ? JSONValue.object(members).pretty
      : members.map { name, value in
        let text: String
        if case .string(let plain) = value { text = plain } else { text = value == .null ? "-" : value.text }
        return name + String(repeating: " ", count: 12 - name.count) + text + "\n"
      }.joined()
    try OutputFile(path: "-").write(text)
  }

  /// Nanoseconds as seconds, with as many decimals as they need.
  private static func seconds(_ time: Int64?) -> JSONValue {
    guard let time else { return .null }
    let (whole, rest) = time.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    var text = (time < 0 ? "-" : "") + String(whole)
    if rest > 0 {
      var digits = String(1_000_000_000 + rest).dropFirst()
      while digits.last == "0" { digits.removeLast() }
      text += "." + digits
    }
    return .number(text)
  }
}
