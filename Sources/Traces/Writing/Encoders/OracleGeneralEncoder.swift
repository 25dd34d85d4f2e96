internal import CacheCore

/// libCacheSim's oracleGeneral: 24 bytes, little-endian: u32 time in seconds, u64 key, u32 size, i64 index of the object's
/// next request, counted from 0, or -1. The next access is filled in later (`NextAccessSpool`).
///
/// Times are rounded down to seconds. Without times 0 is written, without sizes 1.
struct OracleGeneralEncoder: RecordEncoder {
  private let setup: EncoderSetup

  init(_ setup: EncoderSetup) { self.setup = setup }

  func encode(_ block: RecordBlock, firstIndex: Int64, into buffer: OutputBuffer) throws(CachesimError) {
    let times = setup.columns.contains(.time) ? block.times : nil
    let sizes = setup.columns.contains(.size) ? block.sizes : nil
    for position in 0..<block.count {
      let time = times.map { $0[position] } ?? 0
      guard let seconds = UInt32(exactly: time.magnitude / 1_000_000_000), time >= 0 else {
        throw setup.unfit(
          firstIndex + Int64(position), "its time is not within the 2^32 seconds that oracleGeneral holds")
      }
      let size = sizes.map { $0[position] } ?? 1
      guard let size = UInt32(exactly: size) else {
        throw setup.unfit(
          firstIndex + Int64(position), "its size of \(size) is over the 4 GiB that oracleGeneral holds")
      }
      let record = try buffer.room()
      record.storeBytes(of: seconds.littleEndian, as: UInt32.self)
      record.storeBytes(of: block.keys[position].littleEndian, toByteOffset: 4, as: UInt64.self)
      record.storeBytes(of: size.littleEndian, toByteOffset: 12, as: UInt32.self)
      record.storeBytes(of: -1, toByteOffset: 16, as: Int64.self)
      buffer.keep(to: record + 24)
    }
  }
}
