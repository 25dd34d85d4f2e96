/// Whether the first lines are rows of a layout: all of them, or the format is another.
enum RowLayoutFit {
  static func fit(_ head: TraceHead, _ layout: RowLayout, _ requires: String) -> FormatFit {
    guard head.isText else { return .impossible }
    let lines = head.lines()
    guard let first = lines.first else { return .impossible }
    if !layout.header.isEmpty {
      let names = first.bytes.split(separator: 0x2C).map { String(decoding: $0, as: UTF8.self) }
      guard requires.isEmpty || names.contains(requires) else { return .impossible }
      return RowLayoutReader.placed(layout, by: first) == nil ? .impossible : .certain
    }
    return withUnsafeTemporaryAllocation(of: Field.self, capacity: RowLayoutReader.mostColumns) { buffer in
      guard let fields = buffer.baseAddress else { return .impossible }
      var row = RowLayoutReader.Request()
      let fits = lines.allSatisfy { RowLayoutReader.decode($0, layout, true, fields, &row) < 0 }
      return fits ? .certain : .impossible
    }
  }
}
