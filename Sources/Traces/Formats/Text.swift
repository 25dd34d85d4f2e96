internal import CacheCore

extension TraceFormat {
  /// A key a line.
  static let text = TraceFormat(
    "text", aliases: ["txt"], "a key a line; empty lines are passed over", suffixes: [".txt"], keyIsText: true,
    source: "libCacheSim, traceReader/generalReader/txt.c",
    fit: { head in
      guard head.isText else { return .impossible }
      // One word a line, and not a table of another kind. Numbers alone could be LIRS as well.
      let lines = head.lines()
      let isWords = lines.allSatisfy { line in
        Words.of(line).count == 1 && !line.bytes.contains { $0 == 0x2C || $0 == 0x3B || $0 == 0x7B }
      }
      if !isWords { return .possible }
      return lines.contains { $0.trimmed.unsigned == nil && $0.shown != "'*'" } ? .certain : .possible
    },
    makeReader: { (setup) throws(CachesimError) in try TextReader(setup) })
}

/// Reads a key a line: the whole line without white space at its ends, whatever bytes it has.
final class TextReader: RecordReader {
  let columns: TraceColumns = []
  private let lines: LineScanner
  private let keys: KeyTexts

  init(_ setup: ReaderSetup) throws(CachesimError) {
    keys = setup.keys
    lines = try LineScanner(setup.window, setup.findings)
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let line = try lines.next() else { return false }
      let key = line.trimmed
      if key.isEmpty { continue }
      block.keys[block.count] = key.key(keys)
      block.count += 1
    }
    return true
  }
}
