internal import CacheCore

/// The text of webcachesim and AdaptSize: `time key size`, times in seconds. Without times the number of the request
/// stands there, as in AdaptSize's own trace; without sizes 1. AdaptSize, and so the reader by default, takes a key that comes
/// with another size for another object; `size:object=key` reads what was written.
struct SizeTextEncoder: RecordEncoder {
  private let setup: EncoderSetup

  init(_ setup: EncoderSetup) { self.setup = setup }

  func encode(_ block: RecordBlock, firstIndex: Int64, into buffer: OutputBuffer) throws(CachesimError) {
    let times = setup.columns.contains(.time) ? block.times : nil
    let sizes = setup.columns.contains(.size) ? block.sizes : nil
    for position in 0..<block.count {
      var cursor = TextCursor(try buffer.room())
      if let times { cursor.put(seconds: times[position]) } else { cursor.put(firstIndex + Int64(position)) }
      cursor.put(UInt8(ascii: " "))
      cursor.put(block.keys[position])
      cursor.put(UInt8(ascii: " "))
      cursor.put(sizes.map { $0[position] } ?? 1)
      cursor.put(UInt8(ascii: "\n"))
      buffer.keep(to: cursor.end)
    }
  }
}
