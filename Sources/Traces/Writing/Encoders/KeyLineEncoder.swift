internal import CacheCore

/// A key a line, in decimal digits: plain text and LIRS.
struct KeyLineEncoder: RecordEncoder {
  func encode(_ block: RecordBlock, firstIndex: Int64, into buffer: OutputBuffer) throws(CachesimError) {
    for position in 0..<block.count {
      var cursor = TextCursor(try buffer.room())
      cursor.put(block.keys[position])
      cursor.put(UInt8(ascii: "\n"))
      buffer.keep(to: cursor.end)
    }
  }
}
