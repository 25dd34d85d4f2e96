internal import CacheCore

extension TraceFormat {
  /// Loads and stores of a program, without and with what they cost.
  static let address = address(
    "address", "loads and stores of a program: `l` or `s`, 0xADDRESS, instructions since", hasPenalties: false,
    source: "UCSD CSE 240A traces; Caffeine, parser/address/AddressTraceReader.java")
  static let addressPenalties = address(
    "address-penalties", "loads and stores with the penalties of a hit and of a miss in two more columns",
    hasPenalties: true, source: "Caffeine, parser/address/penalties/AddressPenaltiesTraceReader.java")

  private static func address(_ name: String, _ summary: String, hasPenalties: Bool, source: String) -> TraceFormat {
    TraceFormat(
      name, summary, columns: hasPenalties ? [.operation, .cost] : .operation, suffixes: [".trace"], source: source,
      fit: { head in
        guard head.isText else { return .impossible }
        let lines = head.lines()
        let fits = lines.allSatisfy { line in
          let words = Words.of(line)
          return words.count == (hasPenalties ? 5 : 3) && AddressReader.operation(words[0]) != nil
            && words[1].hexadecimal != nil
        }
        return fits && !lines.isEmpty ? .certain : .impossible
      },
      makeReader: { (setup) throws(CachesimError) in try AddressReader(setup, hasPenalties: hasPenalties) })
  }
}

/// Reads lines of `l|s 0xADDRESS n [hit-penalty miss-penalty]`: a load reads, a store writes, the address is the key.
///
/// The third column (instructions since the last access) is passed over; the miss penalty is the record's cost.
final class AddressReader: RecordReader {
  let columns: TraceColumns
  private let lines: LineScanner

  init(_ setup: ReaderSetup, hasPenalties: Bool) throws(CachesimError) {
    columns = hasPenalties ? [.operation, .cost] : .operation
    lines = try LineScanner(setup.window, setup.findings)
  }

  static func operation(_ word: Field) -> Operation? {
    guard word.count == 1 else { return nil }
    switch word.start.pointee {
    case UInt8(ascii: "l"): return .read
    case UInt8(ascii: "s"): return .write
    default: return nil
    }
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let line = try lines.next() else { return false }
      var words = Words(line)
      guard let first = words.next() else { continue }
      guard let operation = AddressReader.operation(first), let key = words.next()?.hexadecimal else {
        try refuse(line)
        continue
      }
      if columns.contains(.cost) {
        _ = words.next()
        _ = words.next()
        guard let cost = words.next()?.double, cost >= 0 else {
          try refuse(line)
          continue
        }
        block.costs?[block.count] = cost
      }
      block.keys[block.count] = key
      block.operations?[block.count] = operation.rawValue
      block.count += 1
    }
    return true
  }

  private func refuse(_ line: Field) throws(CachesimError) {
    let words = Words.of(line)
    let place = "line \(lines.number)"
    let expected = columns.contains(.cost) ? 5 : 3
    if words.count < expected {
      let names = "l or s, 0xADDRESS, instructions\(expected == 5 ? ", hit penalty, miss penalty" : "")"
      try lines.findings.bad("\(place): \(words.count) columns instead of \(expected) (\(names)): \(line.shown)")
    } else if AddressReader.operation(words[0]) == nil {
      try lines.findings.bad("\(place), column 1: \(words[0].shown) is neither l (load) nor s (store)")
    } else if words[1].hexadecimal == nil {
      try lines.findings.bad("\(place), column 2: \(words[1].shown) is not an address (0x and hexadecimal digits)")
    } else {
      try lines.findings.bad("\(place), column 5: " + words[4].complaint(as: "miss penalty", "0 or more"))
    }
  }
}
