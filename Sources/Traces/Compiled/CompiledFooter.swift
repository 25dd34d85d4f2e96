internal import CacheCore
internal import Glibc

/// What stands at the end of a compiled trace: the index of blocks and the totals.
struct CompiledFooter {
  let totals: TraceTotals
  /// What the keys were before they were compiled.
  let keyOrigin: KeyOrigin
  /// Distinct ids, those of objects that are only deleted included.
  let ids: Int64
  let blocks: Int
  /// Where the index begins.
  let indexOffset: Int64
  /// Where each block's next accesses lie; none where the trace has none.
  let nextOffsets: [Int64]

  /// Parses index and footer, given from the index on; nil if they are damaged.
  init?(_ bytes: UnsafeRawBufferPointer, offset: Int64) {
    let start = bytes.count - CompiledLayout.footerBytes
    guard let plain = CompiledFooter.place(bytes), plain.indexOffset == offset,
      plain.blocks * plain.entryBytes == start,
      XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes.dropLast(8)))
        == UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
    else { return nil }
    func number(_ place: Int) -> Int64 {
      Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 32 + place * 8, as: Int64.self))
    }
    let columns = TraceColumns(rawValue: UInt16(bytes[start + 8]))
    var totals = TraceTotals()
    totals.requests = number(0)
    ids = number(1)
    totals.objects = number(2)
    totals.bytes = number(3)
    totals.reads = number(4)
    totals.writes = number(5)
    totals.deletes = number(6)
    if columns.contains(.time) {
      totals.firstTime = number(7)
      totals.lastTime = number(8)
    }
    self.totals = totals
    keyOrigin = KeyOrigin(rawValue: number(9)) ?? .unknown
    blocks = plain.blocks
    indexOffset = offset
    nextOffsets =
      plain.entryBytes == CompiledLayout.indexEntryBytes(hasNext: false)
      ? []
      : (0..<plain.blocks).map { block in
        Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: block * plain.entryBytes + 24, as: Int64.self))
      }
  }

  /// Where the index of a trace lies and how long its entries are, by the footer at the end of `bytes`; not checked.
  private static func place(
    _ bytes: UnsafeRawBufferPointer
  ) -> (blocks: Int, indexOffset: Int64, entryBytes: Int)? {
    let start = bytes.count - CompiledLayout.footerBytes
    guard start >= 0,
      UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)) == CompiledLayout.footerMark
    else { return nil }
    let blocks = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 16, as: Int64.self))
    let offset = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 24, as: Int64.self))
    guard (0...(1 << 40)).contains(blocks), offset >= Int64(CompiledLayout.headerBytes) else { return nil }
    let flags = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt32.self))
    return (Int(blocks), offset, CompiledLayout.indexEntryBytes(hasNext: flags & CompiledLayout.hasNext != 0))
  }

  /// Reads the footer of an open file of `size` bytes; nil if there is none that is whole.
  static func read(_ file: FileDescriptor, size: Int64, name: String) throws(CachesimError) -> CompiledFooter? {
    guard size >= Int64(CompiledLayout.headerBytes + CompiledLayout.footerBytes),
      let tail = try bytes(file, at: size - Int64(CompiledLayout.footerBytes), size, name)
    else { return nil }
    defer { tail.deallocate() }
    guard let found = place(UnsafeRawBufferPointer(tail)),
      found.indexOffset
        == size - Int64(CompiledLayout.footerBytes) - Int64(found.blocks * found.entryBytes),
      let all = try bytes(file, at: found.indexOffset, size, name)
    else { return nil }
    defer { all.deallocate() }
    return CompiledFooter(UnsafeRawBufferPointer(all), offset: found.indexOffset)
  }

  /// The bytes of an open file from `offset` to `end`, to be freed by the caller; nil if it ends before.
  static func bytes(
    _ file: FileDescriptor, at offset: Int64, _ end: Int64, _ name: String
  ) throws(CachesimError) -> UnsafeMutableRawBufferPointer? {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(end - offset), alignment: 16)
    var done = 0
    do throws(CachesimError) {
      while done < buffer.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
        let count = try file.read(into: rest, at: offset + Int64(done), name: name)
        if count == 0 { break }
        done += count
      }
    } catch {
      buffer.deallocate()
      throw error
    }
    if done == buffer.count { return buffer }
    buffer.deallocate()
    return nil
  }
}
