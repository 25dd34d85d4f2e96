internal import CacheCore

/// CloudPhysics' traces of SCSI commands (Waldspurger et al., FAST 2015), as libCacheSim reads them; little-endian.
///
/// Version 1, 32 bytes: u32 sequence number, u32 length, u32 segments, u16 command, u16 version, u64 block, u64 time (us).
/// Version 2, 40 bytes: u16 command, u16 version, u32 sequence number, u32 length, u32 segments, u64 block, u64 time (us),
/// u64 response time. A read is command 0x28, a write 0x2a; a delete is refused. Times are rounded down to microseconds;
/// without sizes a length of 1 is written.
struct VSCSIEncoder: RecordEncoder {
  private let setup: EncoderSetup
  private let isVersion2: Bool

  init(_ setup: EncoderSetup) {
    self.setup = setup
    isVersion2 = setup.parameters.text("version") == "2"
  }

  func encode(_ block: RecordBlock, firstIndex: Int64, into buffer: OutputBuffer) throws(CachesimError) {
    let times = setup.columns.contains(.time) ? block.times : nil
    let sizes = setup.columns.contains(.size) ? block.sizes : nil
    let operations = setup.columns.contains(.operation) ? block.operations : nil
    for position in 0..<block.count {
      let index = firstIndex + Int64(position)
      let size = sizes.map { $0[position] } ?? 1
      guard let length = UInt32(exactly: size) else {
        throw setup.unfit(index, "its size of \(size) is over the 4 GiB that vscsi holds")
      }
      let time = times.map { $0[position] } ?? 0
      guard time >= 0 else { throw setup.unfit(index, "its time is before 0, which vscsi cannot hold") }
      let operation = operations.flatMap { Operation(rawValue: $0[position]) } ?? .read
      guard operation != .delete else { throw setup.unfit(index, "it is a delete, which vscsi cannot hold") }
      let command: UInt16 = operation == .write ? 0x2a : 0x28
      let record = try buffer.room()
      let number = UInt32(truncatingIfNeeded: index).littleEndian
      let numbersAt = isVersion2 ? 4 : 0
      let commandAt = isVersion2 ? 0 : 12
      record.storeBytes(of: number, toByteOffset: numbersAt, as: UInt32.self)
      record.storeBytes(of: length.littleEndian, toByteOffset: numbersAt + 4, as: UInt32.self)
      record.storeBytes(of: UInt32(1).littleEndian, toByteOffset: numbersAt + 8, as: UInt32.self)
      record.storeBytes(of: command.littleEndian, toByteOffset: commandAt, as: UInt16.self)
      record.storeBytes(
        of: UInt16(isVersion2 ? 0x200 : 0x100).littleEndian, toByteOffset: commandAt + 2, as: UInt16.self)
      record.storeBytes(of: block.keys[position].littleEndian, toByteOffset: 16, as: UInt64.self)
      record.storeBytes(of: UInt64(time / 1000).littleEndian, toByteOffset: 24, as: UInt64.self)
      if isVersion2 { record.storeBytes(of: 0, toByteOffset: 32, as: UInt64.self) }
      buffer.keep(to: record + (isVersion2 ? 40 : 32))
    }
  }
}
