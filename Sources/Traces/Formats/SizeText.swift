internal import CacheCore

extension TraceFormat {
  /// Time, key and size, parted by spaces.
  static let sizeText = TraceFormat(
    "size", aliases: ["adaptsize", "webcachesim"], "text lines of time, key and size, parted by spaces",
    parameters: [
      Parameter("time-unit", .choice(TimeUnit.allCases.map(\.rawValue)), default: "s", "the unit of the times"),
      Parameter(
        "object", .choice(["key-size", "key"]), default: "key-size",
        "whether a key with another size is another object, as AdaptSize has it"),
    ],
    columns: [.time, .size], suffixes: [".size"], keyIsText: true,
    source: "AdaptSize (Berger et al., NSDI 2017) and webcachesim; Caffeine, parser/adapt_size",
    fit: { head in
      guard head.isText else { return .impossible }
      var last: Int64 = 0
      for line in head.lines() {
        let words = Words.of(line)
        guard words.count == 3, let time = words[0].nanoseconds(unit: 1), words[2].size != nil, time >= last else {
          return .impossible
        }
        last = time
      }
      return head.lines(atMost: 1).isEmpty ? .impossible : .certain
    },
    makeReader: { (setup) throws(CachesimError) in try SizeTextReader(setup) })
}

/// Reads lines of `time key size`; further columns are passed over.
///
/// AdaptSize's simulator takes a key that comes with another size for another object, and so do all that compare with
/// it; `object=key` takes it for the same, changed. An object's key is then Caffeine's, so that sketches err as there.
final class SizeTextReader: RecordReader {
  let columns: TraceColumns = [.time, .size]
  private let lines: LineScanner
  private let unit: Int64
  private let sizeIsIdentity: Bool
  private let keys: KeyTexts

  init(_ setup: ReaderSetup) throws(CachesimError) {
    keys = setup.keys
    lines = try LineScanner(setup.window, setup.findings)
    unit = (TimeUnit(rawValue: setup.parameters.text("time-unit")) ?? .seconds).nanoseconds
    sizeIsIdentity = setup.parameters.text("object") == "key-size"
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let line = try lines.next() else { return false }
      var words = Words(line)
      guard let first = words.next() else { continue }
      guard let key = words.next(), let third = words.next(), let time = first.nanoseconds(unit: unit),
        let size = third.size
      else {
        try refuse(line)
        continue
      }
      let position = block.count
      let identity = key.key(keys)
      block.keys[position] = sizeIsIdentity ? Murmur3.hash(identity, size: size) : identity
      block.times?[position] = time
      block.sizes?[position] = size
      block.count = position + 1
    }
    return true
  }

  private func refuse(_ line: Field) throws(CachesimError) {
    let words = Words.of(line)
    let place = "line \(lines.number)"
    if words.count < 3 {
      try lines.findings.bad("\(place): \(words.count) columns instead of 3 (time, key, size): \(line.shown)")
    } else if words[0].nanoseconds(unit: unit) == nil {
      try lines.findings.bad("\(place), column 1: " + words[0].complaint(as: "time", "up to 292 years"))
    } else {
      try lines.findings.bad("\(place), column 3: " + words[2].complaint(as: "size", "a whole number of bytes"))
    }
  }
}
