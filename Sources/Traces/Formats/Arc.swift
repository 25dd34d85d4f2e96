internal import CacheCore

extension TraceFormat {
  /// The traces of the ARC paper.
  static let arc = TraceFormat(
    "arc", aliases: ["lis"], "the traces of ARC: start, count, ignored, sequence; a request for each of count blocks",
    suffixes: [".lis", ".arc"], source: "Megiddo and Modha, FAST 2003; Caffeine, parser/arc/ArcTraceReader.java",
    fit: { head in
      guard head.isText else { return .impossible }
      var isUsual = true
      let lines = head.lines()
      for line in lines {
        let numbers = Words.of(line).map(\.unsigned)
        guard numbers.count == 4, numbers[0] != nil, let count = numbers[1], count <= ArcReader.longest,
          let ignored = numbers[2], numbers[3] != nil
        else { return .impossible }
        // In every published trace the ignored number is 0.
        isUsual = isUsual && ignored == 0
      }
      return lines.isEmpty ? .impossible : isUsual ? .certain : .possible
    },
    makeReader: { (setup) throws(CachesimError) in try ArcReader(setup) })
}

/// Reads lines of four numbers, of which the first two count: `count` consecutive blocks from `start`, a request each.
final class ArcReader: RecordReader {
  /// No line stands for more requests: a disk of 4 TiB in blocks of 4 KiB.
  static let longest: UInt64 = 1 << 30

  let columns: TraceColumns = []
  private let lines: LineScanner
  /// What is left of the line before.
  private var nextKey: UInt64 = 0
  private var left = 0

  init(_ setup: ReaderSetup) throws(CachesimError) { lines = try LineScanner(setup.window, setup.findings) }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      if left == 0 {
        guard let line = try lines.next() else { return false }
        try begin(line)
      }
      let count = min(left, limit - block.count)
      for position in 0..<count {
        block.keys[block.count + position] = nextKey &+ UInt64(truncatingIfNeeded: position)
      }
      block.count += count
      nextKey &+= UInt64(truncatingIfNeeded: count)
      left -= count
    }
    return true
  }

  @inline(__always)
  private func begin(_ line: Field) throws(CachesimError) {
    var words = Words(line)
    guard let start = words.next() else { return }
    let count = words.next()
    let ignored = words.next()
    let sequence = words.next()
    guard let first = start.unsigned, let number = count?.unsigned, number <= ArcReader.longest,
      ignored?.unsigned != nil, sequence?.unsigned != nil, words.next() == nil,
      !first.addingReportingOverflow(max(number, 1) - 1).overflow
    else { return try refuse(line) }
    nextKey = first
    left = Int(number)
  }

  private func refuse(_ line: Field) throws(CachesimError) {
    let words = Words.of(line)
    let place = "line \(lines.number)"
    if words.count != 4 {
      return try lines.findings.bad(
        "\(place): \(words.count) columns instead of 4 (start, count, ignored, sequence): \(line.shown)")
    }
    for (column, (word, what)) in zip(words, ["start", "count", "ignored number", "sequence number"]).enumerated()
    where word.unsigned == nil {
      return try lines.findings.bad(
        "\(place), column \(column + 1): " + word.complaint(as: what, "a whole number below 2^64"))
    }
    try lines.findings.bad("\(place), column 2: \(words[1].shown) requests from \(words[0].shown) are too many")
  }
}
