internal import CacheCore

/// The format of the ARC paper's traces (Megiddo and Modha, FAST 2003): `start count ignored sequence`, a line a request.
/// Requests are written one by one, with a count of 1; the sequence number counts them from 0.
struct ARCEncoder: RecordEncoder {
  func encode(_ block: RecordBlock, firstIndex: Int64, into buffer: OutputBuffer) throws(CachesimError) {
    for position in 0..<block.count {
      var cursor = TextCursor(try buffer.room())
      cursor.put(block.keys[position])
      cursor.put(" 1 0 ")
      cursor.put(firstIndex + Int64(position))
      cursor.put(UInt8(ascii: "\n"))
      buffer.keep(to: cursor.end)
    }
  }
}
