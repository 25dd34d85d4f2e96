internal import CacheCore
internal import Glibc

/// Reads the rows of a table straight from its bytes: no string and no array a row.
final class DelimitedReader: RecordReader {
  let columns: TraceColumns
  private let lines: LineScanner
  private let splitter: RowSplitter
  private let key: Int
  private let time: Int
  private let size: Int
  private let operation: Int
  private let ttl: Int
  private let cost: Int
  private let found: Int
  private let timeUnit: Int64
  private let ttlUnit: Int64
  private let keys: KeyTexts
  private let keyIsOffset: Bool
  private let words = OperationWords.shared

  init(_ setup: ReaderSetup, owner: String) throws(CachesimError) {
    keys = setup.keys
    keyIsOffset = setup.keysAreOffsets
    let bytes = try setup.window.peek(TraceHead.size)
    let head = TraceHead(bytes: bytes, isWhole: bytes.count < TraceHead.size, totalBytes: nil)
    let quotes = setup.parameters.text("quotes") == "true"
    let delimiter = try DelimitedReader.delimiter(setup.parameters.text("delimiter"), head, quotes, owner)
    let rows = DelimitedRows.first(2, of: head, delimiter: delimiter, quotes: quotes)
    let layout = try DelimitedColumns(setup.parameters, rows: rows, owner: owner, findings: setup.findings)
    key = layout.places[.key] ?? 0
    time = layout.places[.time] ?? -1
    size = layout.places[.size] ?? -1
    operation = layout.places[.op] ?? -1
    ttl = layout.places[.ttl] ?? -1
    cost = layout.places[.cost] ?? -1
    found = layout.places[.found] ?? -1
    timeUnit = layout.timeUnit.nanoseconds
    ttlUnit = (TimeUnit(rawValue: setup.parameters.text("ttl-unit")) ?? .seconds).nanoseconds
    var columns: TraceColumns = []
    for (place, column) in [
      (time, TraceColumns.time), (size, .size), (operation, .operation), (ttl, .ttl), (cost, .cost), (found, .found),
    ] where place >= 0 { columns.insert(column) }
    self.columns = columns
    lines = try LineScanner(setup.window, setup.findings)
    splitter = RowSplitter(
      lines, delimiter: delimiter, quotes: quotes, fields: max(key, time, size, operation, ttl, cost, found) + 1)
    if layout.hasHeader { _ = try splitter.next() }
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      switch try splitter.next() {
      case .row(let fields): try decode(fields, into: block)
      case .empty: continue
      case .bad(let message): try lines.findings.bad(message)
      case .end: return false
      }
    }
    return true
  }

  @inline(__always)
  private func decode(_ fields: UnsafeMutablePointer<Field>, into block: RecordBlock) throws(CachesimError) {
    let position = block.count
    let keyField = fields[key]
    if keyField.isEmpty { return try refuse(key, "no key") }
    if keyIsOffset {
      guard let offset = keyField.size else {
        return try refuse(key, keyField.complaint(as: "offset", "a whole number, as --block needs it"))
      }
      block.keys[position] = UInt64(offset)
    } else {
      block.keys[position] = keyField.key(keys)
    }
    if time >= 0 {
      guard let value = fields[time].nanoseconds(unit: timeUnit) else {
        return try refuse(time, fields[time].complaint(as: "time", "at most 292 years; is time-unit right?"))
      }
      block.times?[position] = value
    }
    if size >= 0 {
      guard let value = fields[size].size else {
        return try refuse(size, fields[size].complaint(as: "size", "a whole number of bytes"))
      }
      block.sizes?[position] = value
    }
    if operation >= 0 {
      guard let value = words.operation(fields[operation]) else {
        return try refuse(
          operation,
          "\(fields[operation].shown) is no known operation (get, set, delete, r, w, 28, 2a, ...); op=none takes all rows "
            + "for reads")
      }
      block.operations?[position] = value.rawValue
    }
    if ttl >= 0 {
      guard let value = fields[ttl].isEmpty ? 0 : fields[ttl].nanoseconds(unit: ttlUnit) else {
        return try refuse(ttl, fields[ttl].complaint(as: "time to live", "0 or empty: none"))
      }
      block.ttls?[position] = value
    }
    if cost >= 0 {
      guard let value = fields[cost].double, value >= 0 else {
        return try refuse(cost, fields[cost].complaint(as: "cost", "a number"))
      }
      block.costs?[position] = value
    }
    if found >= 0 {
      guard let isFound = fields[found].isFound else {
        return try refuse(found, "\(fields[found].shown) does not say whether the origin holds it: \(Field.foundForm)")
      }
      block.absences?[position] = isFound ? 0 : 1
    }
    block.count = position + 1
  }

  private func refuse(_ place: Int, _ complaint: String) throws(CachesimError) {
    try lines.findings.bad("line \(splitter.line), column \(place + 1): \(complaint)")
  }

  private static func delimiter(
    _ text: String, _ head: TraceHead, _ quotes: Bool, _ owner: String
  ) throws(CachesimError) -> UInt8 {
    switch text {
    case "auto": return DelimitedRows.guessDelimiter(head, quotes: quotes)
    case "comma": return 0x2C
    case "semicolon": return 0x3B
    case "tab", "\\t": return 0x09
    case "space": return 0x20
    case "pipe": return 0x7C
    case "colon": return 0x3A
    default:
      guard text.utf8.count == 1, let byte = text.utf8.first, byte != 0x22, byte != 0x0A, byte != 0x0D else {
        throw CachesimError(
          .usage,
          "trace format '\(owner)': delimiter '\(text)' is neither a single character nor one of auto, comma, semicolon, "
            + "tab, space, pipe, colon")
      }
      return byte
    }
  }
}
