/// Whether a trace begins like a layout.
enum RowLayoutFit {
  /// Whether there is a layout that all of the first lines are rows of, or whose header is the first.
  static func fits(_ head: TraceHead, _ layouts: [RowLayout]) -> Bool {
    guard head.isText else { return false }
    let lines = head.lines()
    return layouts.contains { fits(lines, $0) }
  }

  /// The layout that fits; if none does, the first that the first line has enough columns for.
  static func closest(_ head: TraceHead, _ layouts: [RowLayout]) -> RowLayout {
    let lines = head.lines()
    let first = Array(lines.prefix(1))
    return layouts.first { fits(lines, $0) }
      ?? layouts.first { layout in
        !layout.hasHeader
          && faults(first, layout).allSatisfy { if case .columns = $0 { false } else { true } }
      } ?? layouts[0]
  }

  private static func fits(_ lines: [Field], _ layout: RowLayout) -> Bool {
    guard let first = lines.first else { return false }
    if layout.hasHeader { return RowPlaces(layout, header: first) != nil }
    return faults(lines, layout).isEmpty
  }

  /// What is wrong with the first line that is not a row of the layout.
  private static func faults(_ lines: [Field], _ layout: RowLayout) -> [RowDecoder.Fault] {
    guard let places = RowPlaces(layout, header: nil) else { return [.columns] }
    return withUnsafeTemporaryAllocation(of: Field.self, capacity: RowLayout.mostColumns) { buffer in
      guard let fields = buffer.baseAddress else { return [.columns] }
      let isHashed = UnsafeMutablePointer<Bool>.allocate(capacity: 1)
      defer { isHashed.deallocate() }
      let keys = KeyTexts(rewriter: nil, isHashed: isHashed)
      let decoder = RowDecoder(layout, places, isWhole: true, keys: keys, fields: fields)
      var request = RowDecoder.Request()
      for line in lines {
        if let fault = decoder.decode(line, into: &request) { return [fault] }
        if request.time / 1_000_000_000 < layout.since { return [.time] }
      }
      return []
    }
  }
}
