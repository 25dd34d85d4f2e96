internal import CacheCore

extension TraceFormat {
  /// The traces that came with LIRS.
  static let lirs = TraceFormat(
    "lirs", "the traces of LIRS: a block number a line, `*` and empty lines passed over",
    suffixes: [".trace", ".trc", ".lirs"], source: "Caffeine, parser/lirs/LirsTraceReader.java",
    fit: { head in
      guard head.isText else { return .impossible }
      let lines = head.lines().map(\.trimmed)
      let stars = lines.count { LirsReader.isStar($0) }
      guard lines.allSatisfy({ LirsReader.isStar($0) || $0.unsigned != nil }) else { return .impossible }
      return stars > 0 ? .certain : .possible
    },
    makeReader: { (setup) throws(CachesimError) in try LirsReader(setup) })
}

/// Reads a block number a line.
final class LirsReader: RecordReader {
  let columns: TraceColumns = []
  private let lines: LineScanner

  init(_ setup: ReaderSetup) throws(CachesimError) { lines = try LineScanner(setup.window, setup.findings) }

  static func isStar(_ line: Field) -> Bool { line.count == 1 && line.start.pointee == 0x2A }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let line = try lines.next() else { return false }
      let word = line.trimmed
      if let key = word.unsigned {
        block.keys[block.count] = key
        block.count += 1
      } else if !word.isEmpty, !LirsReader.isStar(word) {
        try lines.findings.bad("line \(lines.number): \(word.shown) is not a block number")
      }
    }
    return true
  }
}
