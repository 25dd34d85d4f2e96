internal import CacheCore
internal import Policies
public import Replay

/// Spells commands that replay what advice was measured with.
public struct AdviceCommands: Sendable {
  /// The trace as it was named.
  let trace: String
  /// Options about how it is read: its format, its keys.
  let reading: [String]
  /// How `--rate` was spelt; nil: it was not.
  let rate: String?
  /// The part of the trace.
  var part: ReplayPlan
  /// The system with time, as in `Advice`.
  var system: [(name: String, text: String)] = []

  /// Commands for a trace and a part of it.
  public init(trace: String, reading: [String], rate: String?, part: ReplayPlan) {
    self.trace = trace
    self.reading = reading
    self.rate = rate
    self.part = part
  }

  /// What the statistics say; nil where that command cannot read the part of the trace that is advised on.
  var statistics: ShownCommand? {
    guard rate == nil, part.skip == 0, part.limit == .max, part.operations != .reads, !reading.contains("--block"),
      !reading.contains(where: {
        $0.hasPrefix("--key-") || ["--drop-query", "--fold-case", "--anonymise"].contains($0)
      })
    else { return nil }
    return ShownCommand(arguments: ["trace", "stats", trace] + reading)
  }

  /// The curve of LRU, and its knee.
  func curve(isUnit: Bool) -> ShownCommand {
    ShownCommand(
      arguments: ["curve", trace] + reading + partWords(isService: false) + (isUnit ? [] : ["--unit", "bytes"]))
  }

  /// A replay of policies at capacities.
  func replay(
    _ policies: [String], _ capacities: [Capacity], _ more: [String] = [], change: (inout ReplayPlan) -> Void = { _ in }
  ) -> ShownCommand {
    var commands = self
    change(&commands.part)
    return ShownCommand(
      arguments: ["replay", trace] + reading + commands.partWords(isService: false) + [
        "--policy", policies.joined(separator: ","), "--capacity",
        capacities.map(CapacityText.spelling).joined(separator: ","),
      ] + more)
  }

  /// A replay with time; each name with its values, which multiply into a grid.
  func serve(
    _ policy: String, _ capacity: Capacity, _ more: [(name: String, values: [String])], sample: Double = 1,
    speed: String? = nil, change: (inout ReplayPlan) -> Void = { _ in }
  ) -> ShownCommand {
    var commands = self
    change(&commands.part)
    var words = ["replay", trace] + reading + commands.partWords(isService: true)
    words += ["--policy", policy, "--capacity", CapacityText.spelling(capacity)]
    words += system.flatMap { ["--" + $0.name, $0.text] }
    words += more.flatMap { ["--" + $0.name, $0.values.joined(separator: ",")] }
    if sample < 1 { words += ["--sample", "\(sample)"] }
    if let speed { words += ["--speed", speed] }
    return ShownCommand(arguments: words + ["--format", "csv"])
  }

  private func partWords(isService: Bool) -> [String] {
    var words: [String] = []
    if !isService, part.operations != .accesses { words += ["--ops", part.operations.rawValue] }
    if let rate { words += ["--rate", rate] }
    if part.skip > 0 { words += ["--skip", "\(part.skip)"] }
    if part.limit != .max { words += ["--limit", "\(part.limit)"] }
    switch part.warmup {
    case .requests(let count): if count > 0 { words += ["--warmup", "\(count)"] }
    case .percent(let share): words += ["--warmup", "\(share)%"]
    case .time(let span): words += ["--warmup", TimeSpan.text(span)]
    }
    if case .requests(let count)? = part.window { words += ["--window", "\(count)"] }
    if part.seed != 1 { words += ["--seed", "\(part.seed)"] }
    return words
  }
}
