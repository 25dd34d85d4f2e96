/// The first bytes of a decompressed trace, from which a format is recognised.
struct TraceHead {
  /// How many bytes are looked at, at most.
  static let size = 1 << 16

  /// The bytes, a byte-order mark included.
  let bytes: UnsafeRawBufferPointer
  /// Whether that is all there is.
  let isWhole: Bool
  /// How many bytes the decompressed trace has, where that is known.
  let totalBytes: Int64?

  /// Whether there is nothing that text does not hold: control characters other than white space.
  var isText: Bool { bytes.allSatisfy { $0 >= 0x20 || (0x09...0x0D).contains($0) || $0 == 0x1B } }

  /// The first lines, without their ends and without empty ones; the last only if it is whole.
  func lines(atMost limit: Int = 200) -> [Field] {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return [] }
    var lines: [Field] = []
    var start = base
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
    let end = base + bytes.count
    while start < end, lines.count < limit {
      var stop = start
      while stop < end, stop.pointee != 0x0A { stop += 1 }
      if stop == end, !isWhole, !lines.isEmpty { break }
      let line = Field(start, stop > start && (stop - 1).pointee == 0x0D ? stop - 1 : stop)
      if !line.trimmed.isEmpty { lines.append(line) }
      start = stop + 1
    }
    return lines
  }
}
