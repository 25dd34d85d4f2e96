internal import CacheCore

extension TraceFormat {
  /// Requests to language models, as the blocks of their prompts.
  static let mooncake = TraceFormat(
    "mooncake", aliases: ["llm-prefix"],
    "LLM prefix traces, JSON lines: a request for each block of hash_ids, in order",
    parameters: [
      Parameter(
        "time-unit", .choice(["auto"] + TimeUnit.allCases.map(\.rawValue)), default: "auto",
        "the unit of `timestamp`; auto: ms as Mooncake has it, s where lines have a chat_id, as Qwen's have")
    ],
    columns: [.time], suffixes: [".jsonl"], keyIsText: true,
    source:
      "Qin et al., FAST 2025; github.com/kvcache-ai/Mooncake; github.com/alibaba-edu/qwen-bailian-usagetraces-anon",
    fit: { head in
      guard head.isText else { return .impossible }
      let lines = head.lines(atMost: 20)
      let fits = lines.allSatisfy { line in PromptLine(line).map { $0.blocks != nil } ?? false }
      return fits && !lines.isEmpty ? .certain : .impossible
    },
    makeReader: { (setup) throws(CachesimError) in try MooncakeReader(setup) })
}

/// What a line of a prefix trace says; the blocks themselves are read later.
struct PromptLine {
  /// The time, as it is written.
  private(set) var time: Field?
  /// What follows the bracket that opens `hash_ids`.
  private(set) var blocks: JSONCursor?
  /// Whether the line is a turn of a chat.
  private(set) var hasChat = false

  /// Nil if the line is no JSON object.
  init?(_ line: Field) {
    var cursor = JSONCursor(line)
    guard cursor.take(0x7B) else { return nil }
    if !cursor.take(0x7D) {
      repeat {
        guard let name = cursor.text(), cursor.take(0x3A) else { return nil }
        if name.bytes.elementsEqual("hash_ids".utf8) {
          var array = cursor
          if array.take(0x5B) { blocks = array }
          guard cursor.skip() else { return nil }
        } else if name.bytes.elementsEqual("timestamp".utf8) {
          time = cursor.scalar()
          guard time != nil else { return nil }
        } else {
          if name.bytes.elementsEqual("chat_id".utf8) { hasChat = true }
          guard cursor.skip() else { return nil }
        }
      } while cursor.take(0x2C)
      guard cursor.take(0x7D) else { return nil }
    }
    guard cursor.isAtEnd else { return nil }
  }
}

/// Reads JSON lines of a `timestamp` and the `hash_ids` of a prompt's blocks: a request for each block.
///
/// A block's hash is that of all blocks up to it, so that a block is found where the prompt before it was the same. All
/// blocks are of one size, 512 tokens with Mooncake and 16 with Qwen: sizes are left to be one.
final class MooncakeReader: RecordReader {
  let columns: TraceColumns = [.time]
  private let lines: LineScanner
  private let keys: KeyTexts
  private let unit: Int64
  private var text = JSONText()
  private var time: Int64 = 0
  /// What is left of the line given last.
  private var rest: JSONCursor?

  init(_ setup: ReaderSetup) throws(CachesimError) {
    let bytes = try setup.window.peek(TraceHead.size)
    let head = TraceHead(bytes: bytes, isWhole: bytes.count < TraceHead.size, totalBytes: nil)
    let hasChat = head.lines(atMost: 1).first.flatMap { PromptLine($0) }?.hasChat ?? false
    let usual: TimeUnit = hasChat ? .seconds : .milliseconds
    unit = (TimeUnit(rawValue: setup.parameters.text("time-unit")) ?? usual).nanoseconds
    keys = setup.keys
    lines = try LineScanner(setup.window, setup.findings)
  }

  deinit { text.free() }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard rest != nil else {
        guard let line = try lines.next() else { return false }
        if !line.trimmed.isEmpty { try begin(line) }
        continue
      }
      try readBlocks(into: block, upTo: limit)
    }
    return true
  }

  private func begin(_ line: Field) throws(CachesimError) {
    guard let prompt = PromptLine(line) else {
      return try lines.findings.bad("line \(lines.number): is not a JSON object: \(line.shown)")
    }
    guard var blocks = prompt.blocks else {
      return try lines.findings.bad("line \(lines.number): has no list `hash_ids`: \(line.shown)")
    }
    guard let time = prompt.time.map({ $0.nanoseconds(unit: unit) }) ?? 0 else {
      let complaint = prompt.time?.complaint(as: "timestamp", "at most 292 years; is time-unit right?") ?? ""
      return try lines.findings.bad("line \(lines.number): \(complaint)")
    }
    // Looked through before any is given: a line counts whole or not at all.
    guard isSound(blocks) else {
      return try lines.findings.bad("line \(lines.number): `hash_ids` is not a list of numbers or texts")
    }
    self.time = time
    rest = blocks.take(0x5D) ? nil : blocks
  }

  private func isSound(_ blocks: JSONCursor) -> Bool {
    var cursor = blocks
    if cursor.take(0x5D) { return true }
    repeat {
      guard let value = cursor.scalar(), !value.isEmpty, text.decoded(value) != nil else { return false }
    } while cursor.take(0x2C)
    return cursor.take(0x5D)
  }

  private func readBlocks(into block: RecordBlock, upTo limit: Int) throws(CachesimError) {
    guard var cursor = rest else { return }
    rest = nil
    while block.count < limit {
      guard let value = cursor.scalar(), let value = text.decoded(value) else { return }
      block.keys[block.count] = value.key(keys)
      block.times?[block.count] = time
      block.count += 1
      if !cursor.take(0x2C) { return }
    }
    rest = cursor
  }
}
