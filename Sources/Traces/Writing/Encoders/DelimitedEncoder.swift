internal import CacheCore

/// Comma- or tab-separated values: `time,key,size,op,ttl,cost,found`, of which those are written that the trace has.
///
/// Times and times to live are in seconds with as many decimals as they need; operations are `read`, `write` and `delete`;
/// a time to live of none is empty; found is 1 or 0. No value needs quoting. Lines end in a line feed.
struct DelimitedEncoder: RecordEncoder {
  private let setup: EncoderSetup
  private let delimiter: UInt8
  private let hasHeader: Bool

  init(_ setup: EncoderSetup) {
    self.setup = setup
    delimiter = setup.parameters.text("delimiter").utf8.first ?? UInt8(ascii: ",")
    hasHeader = setup.parameters.text("header") == "true"
  }

  func encodeHeader(into buffer: OutputBuffer) throws(CachesimError) {
    guard hasHeader else { return }
    let optional: [(TraceColumns, String)] = [
      (.size, "size"), (.operation, "op"), (.ttl, "ttl"), (.cost, "cost"), (.found, "found"),
    ]
    let names =
      (setup.columns.contains(.time) ? ["time"] : []) + ["key"]
      + optional.filter { setup.columns.contains($0.0) }.map(\.1)
    var cursor = TextCursor(try buffer.room())
    for (place, name) in names.enumerated() {
      if place > 0 { cursor.put(delimiter) }
      cursor.put(name)
    }
    cursor.put(UInt8(ascii: "\n"))
    buffer.keep(to: cursor.end)
  }

  func encode(_ block: RecordBlock, firstIndex: Int64, into buffer: OutputBuffer) throws(CachesimError) {
    let columns = setup.columns
    let times = columns.contains(.time) ? block.times : nil
    let sizes = columns.contains(.size) ? block.sizes : nil
    let operations = columns.contains(.operation) ? block.operations : nil
    let ttls = columns.contains(.ttl) ? block.ttls : nil
    let costs = columns.contains(.cost) ? block.costs : nil
    let absences = columns.contains(.found) ? block.absences : nil
    for position in 0..<block.count {
      var cursor = TextCursor(try buffer.room())
      if let times {
        cursor.put(seconds: times[position])
        cursor.put(delimiter)
      }
      cursor.put(block.keys[position])
      if let sizes {
        cursor.put(delimiter)
        cursor.put(sizes[position])
      }
      if let operations {
        cursor.put(delimiter)
        cursor.put(DelimitedEncoder.word(operations[position]))
      }
      if let ttls {
        cursor.put(delimiter)
        if ttls[position] > 0 { cursor.put(seconds: ttls[position]) }
      }
      if let costs {
        cursor.put(delimiter)
        cursor.put(costs[position].description)
      }
      if let absences {
        cursor.put(delimiter)
        cursor.put(UInt8(ascii: absences[position] == 0 ? "1" : "0"))
      }
      cursor.put(UInt8(ascii: "\n"))
      buffer.keep(to: cursor.end)
    }
  }

  private static func word(_ operation: UInt8) -> String {
    switch Operation(rawValue: operation) {
    case .write: "write"
    case .delete: "delete"
    case .read, nil: "read"
    }
  }
}
