internal import CacheCore

/// Reads rows of a layout, one request a row, or as many as the row says.
final class RowLayoutReader: RecordReader {
  /// No row stands for more requests.
  static let longest: UInt64 = 1 << 30
  static let mostColumns = 16

  let columns: TraceColumns
  private let lines: LineScanner
  private let layout: RowLayout
  private let separate: Bool
  private let fields = UnsafeMutablePointer<Field>.allocate(capacity: RowLayoutReader.mostColumns)
  private var row = Request()
  private var left: UInt64 = 0

  /// What a row says.
  struct Request {
    var key: UInt64 = 0
    var time: Int64 = 0
    var size: Int64 = 0
    var operation = Operation.read
    var ttl: Int64 = 0
    var requests: UInt64 = 1
  }

  init(_ setup: ReaderSetup, _ layout: RowLayout, separate: Bool, expand: Bool) throws(CachesimError) {
    lines = try LineScanner(setup.window, setup.findings)
    self.separate = separate
    var found = layout
    if !layout.header.isEmpty {
      guard let header = try lines.next() else { throw setup.findings.fatal("holds no requests") }
      guard let placed = RowLayoutReader.placed(layout, by: header) else {
        throw setup.findings.fatal(
          "line 1: the header lacks one of \(layout.header.filter { !$0.isEmpty }.joined(separator: ", "))")
      }
      found = placed
    }
    if !expand { found.requests = -1 }
    self.layout = found
    var columns: TraceColumns = []
    if found.time >= 0 { columns.insert(.time) }
    if found.size >= 0 { columns.insert(.size) }
    if found.operation >= 0 { columns.insert(.operation) }
    if found.ttl >= 0 { columns.insert(.ttl) }
    self.columns = columns
  }

  deinit { fields.deallocate() }

  /// The layout with the places that a header gives; nil if it lacks a name.
  static func placed(_ layout: RowLayout, by header: Field) -> RowLayout? {
    let names = header.bytes.split(separator: 0x2C, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard names.count <= mostColumns else { return nil }
    var placed = layout
    var places: [Int] = []
    for name in layout.header {
      guard !name.isEmpty else {
        places.append(-1)
        continue
      }
      guard let place = names.firstIndex(of: name) else { return nil }
      places.append(place)
    }
    (placed.key, placed.time, placed.size) = (places[0], places[1], places[2])
    (placed.operation, placed.ttl, placed.requests) = (places[3], places[4], places[5])
    placed.count = names.count...names.count
    return placed
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      if left == 0 {
        guard let line = try lines.next() else { return false }
        if line.trimmed.isEmpty { continue }
        let bad = RowLayoutReader.decode(line, layout, separate, fields, &row)
        if bad >= 0 {
          try refuse(line, bad)
          continue
        }
        left = row.requests
        if left == 0 { continue }
      }
      let position = block.count
      block.keys[position] = row.key
      block.times?[position] = row.time
      block.sizes?[position] = row.size
      block.operations?[position] = row.operation.rawValue
      block.ttls?[position] = row.ttl
      block.count = position + 1
      left -= 1
    }
    return true
  }

  private func refuse(_ line: Field, _ column: Int) throws(CachesimError) {
    if column >= RowLayoutReader.mostColumns {
      let count = layout.count
      let wanted = count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
      return try lines.findings.bad("line \(lines.number): has not \(wanted) columns: \(line.shown)")
    }
    try lines.findings.bad(
      "line \(lines.number), column \(column + 1): \(fields[column].shown) is not what this format has there")
  }

  /// Cuts and decodes a line: -1 if it is sound, else the place that is not; 16 where the number of columns is wrong.
  static func decode(
    _ line: Field, _ layout: RowLayout, _ separate: Bool, _ fields: UnsafeMutablePointer<Field>, _ row: inout Request
  ) -> Int {
    var found = 0
    if layout.delimiter == 0x20 {
      var words = Words(line)
      while let word = words.next() {
        if found == mostColumns { return mostColumns }
        fields[found] = word
        found += 1
      }
    } else {
      var start = line.start
      while true {
        var stop = start
        while stop < line.end, stop.pointee != layout.delimiter { stop += 1 }
        if found == mostColumns { return mostColumns }
        fields[found] = Field(start, stop).trimmed
        found += 1
        if stop == line.end { break }
        start = stop + 1
      }
    }
    guard layout.count.contains(found) else { return mostColumns }
    let key = fields[layout.key]
    if layout.keyIsNumber {
      guard let value = key.size else { return layout.key }
      row.key = UInt64(value)
    } else {
      if key.isEmpty { return layout.key }
      row.key = StableHash.key(ofText: key.bytes)
    }
    if separate, layout.first >= 0 {
      row.key &+= SplitMix64.mix(StableHash.key(ofText: fields[layout.first].bytes) &+ 1)
      if layout.second >= 0 {
        row.key &+= SplitMix64.mix(SplitMix64.mix(StableHash.key(ofText: fields[layout.second].bytes) &+ 2))
      }
    }
    if layout.time >= 0 {
      guard let time = RowClock.time(fields[layout.time], layout.clock) else { return layout.time }
      row.time = time
    }
    row.size = 0
    if layout.size >= 0, layout.size < found {
      guard let size = fields[layout.size].size else { return layout.size }
      let (bytes, overflow) = size.multipliedReportingOverflow(by: layout.sizeUnit)
      if overflow { return layout.size }
      row.size = bytes
    }
    if layout.operation >= 0 {
      guard let operation = operation(fields[layout.operation], layout.operations) else { return layout.operation }
      row.operation = operation
    }
    if layout.ttl >= 0 {
      let field = fields[layout.ttl]
      guard let ttl = field.isEmpty ? 0 : field.nanoseconds(unit: 1_000_000_000) else { return layout.ttl }
      row.ttl = ttl
    }
    if layout.requests >= 0 {
      guard let requests = fields[layout.requests].unsigned, requests <= longest else { return layout.requests }
      row.requests = requests
    }
    return -1
  }

  private static func operation(_ field: Field, _ kind: RowLayout.Operations) -> Operation? {
    switch kind {
    case .words: return OperationWords.shared.operation(field)
    case .digit(let read):
      guard field.count == 1, field.start[0] == 0x30 || field.start[0] == 0x31 else { return nil }
      return field.start[0] == read ? .read : .write
    case .saved: return field.count == 1 && field.start[0] == 0x2D ? .read : .write
    case .chunk:
      if field.bytes.starts(with: "get".utf8) || field.bytes.starts(with: "read".utf8) { return .read }
      if field.bytes.starts(with: "put".utf8) || field.bytes.starts(with: "write".utf8) { return .write }
      return field.bytes.starts(with: "delete".utf8) ? .delete : nil
    case .rest:
      guard field.bytes.starts(with: "REST.".utf8) else { return nil }
      var stop = field.start + 5
      while stop < field.end, stop.pointee != 0x2E { stop += 1 }
      return OperationWords.shared.operation(Field(field.start + 5, stop))
    }
  }
}
