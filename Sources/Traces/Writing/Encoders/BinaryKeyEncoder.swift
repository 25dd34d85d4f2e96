internal import CacheCore

/// Nothing but keys, as integers of a fixed width. A key over 2^63 stands for the negative number of the same bits.
struct BinaryKeyEncoder<Integer: FixedWidthInteger & BitwiseCopyable>: RecordEncoder {
  private let setup: EncoderSetup
  private let bigEndian: Bool

  init(_ setup: EncoderSetup, bigEndian: Bool) {
    self.setup = setup
    self.bigEndian = bigEndian
  }

  func encode(_ block: RecordBlock, firstIndex: Int64, into buffer: OutputBuffer) throws(CachesimError) {
    for position in 0..<block.count {
      let key = block.keys[position]
      guard let value = Integer.isSigned ? Integer(exactly: Int64(bitPattern: key)) : Integer(exactly: key) else {
        let signed = Integer.isSigned ? "signed " : ""
        throw setup.unfit(firstIndex + Int64(position), "its key \(key) does not fit \(signed)\(Integer.bitWidth) bits")
      }
      let place = try buffer.room()
      place.storeBytes(of: bigEndian ? value.bigEndian : value.littleEndian, as: Integer.self)
      buffer.keep(to: place + Integer.bitWidth / 8)
    }
  }
}
