internal import CacheCore

/// Reads rows of a layout, a request a row, or as many as the row says.
final class RowLayoutReader: RecordReader {
  let columns: TraceColumns
  private let lines: LineScanner
  private let decoder: RowDecoder
  private let fields: UnsafeMutablePointer<Field>
  private var request = RowDecoder.Request()
  /// How many more requests the row given last stands for.
  private var left: UInt64 = 0

  /// A reader of the one of `layouts` that the trace begins like.
  init(_ setup: ReaderSetup, _ layouts: [RowLayout]) throws(CachesimError) {
    let bytes = try setup.window.peek(TraceHead.size)
    let head = TraceHead(bytes: bytes, isWhole: bytes.count < TraceHead.size, totalBytes: nil)
    let layout = RowLayoutFit.closest(head, layouts)
    lines = try LineScanner(setup.window, setup.findings)
    let header = layout.hasHeader ? try lines.next() : nil
    guard var places = RowPlaces(layout, header: header) else {
      throw setup.findings.fatal("line 1: is not the header of this format: \(header?.shown ?? "nothing")")
    }
    let parameters = setup.parameters
    if layout.requests.isThere, parameters.text("expand") == "false" { places.requests = -1 }
    if layout.keySize.isThere, parameters.text("size") == "value" { places.keySize = -1 }
    let isWhole = layout.variant.isThere && parameters.text("object") == "whole"
    if isWhole, setup.keysAreOffsets {
      throw CachesimError(
        .usage,
        "\(setup.findings.name): --block splits offsets, and the object is an offset with its volume: with object=key, "
          + "as in --trace-format FORMAT:object=key, offsets of all volumes are taken for those of one")
    }
    fields = .allocate(capacity: RowLayout.mostColumns)
    decoder = RowDecoder(layout, places, isWhole: isWhole, keys: setup.keys, fields: fields)
    var columns: TraceColumns = []
    if places.time >= 0 { columns.insert(.time) }
    if places.size >= 0 { columns.insert(.size) }
    if places.operation >= 0 { columns.insert(.operation) }
    if places.ttl >= 0 { columns.insert(.ttl) }
    self.columns = columns
  }

  deinit { fields.deallocate() }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      if left == 0 {
        guard let line = try lines.next() else { return false }
        if line.trimmed.isEmpty { continue }
        if let fault = decoder.decode(line, into: &request) {
          try lines.findings.bad("line \(lines.number)\(decoder.complaint(fault, line))")
          continue
        }
        left = request.requests
      }
      let count = Int(min(left, UInt64(limit - block.count)))
      for position in block.count..<(block.count + count) {
        block.keys[position] = request.key
        block.times?[position] = request.time
        block.sizes?[position] = request.size
        block.operations?[position] = request.operation.rawValue
        block.ttls?[position] = request.ttl
      }
      block.count += count
      left -= UInt64(count)
    }
    return true
  }
}
