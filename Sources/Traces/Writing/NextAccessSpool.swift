internal import CacheCore
internal import CacheStructures
internal import Glibc

/// Fills in when each object is asked for next, which is not known until the trace has ended.
///
/// Takes oracleGeneral records, keeps them in a file, and goes over them once backwards, in place: the index at which an
/// object was met last is its next access for the record before. An uncompressed target is itself that file; otherwise it
/// is a nameless file in the target's folder (for standard output in TMPDIR, or /tmp), 24 bytes a request, which is then
/// read once forwards. Memory: a table of the distinct keys, 35 to 60 bytes each, whatever the number of requests.
final class NextAccessSpool: ByteSink {
  private static let recordBytes = 24
  private static let chunkRecords = 1 << 16

  private let name: String
  private let descriptor: Int32
  private let isTarget: Bool
  private let target: OutputFile
  private var bytes = 0

  /// A spool for records of `target`, or, if `isTarget`, in it.
  init(_ target: OutputFile, isTarget: Bool) throws(CachesimError) {
    self.target = target
    self.isTarget = isTarget
    if isTarget {
      name = target.name
      descriptor = target.descriptor
    } else {
      let folder = target.isRewritable ? OutputFile.folder(of: target.name) : TemporaryFile.folder
      name = "\(target.name): a temporary file in \(folder)"
      descriptor = TemporaryFile.open(in: folder)
      if descriptor < 0 {
        throw CachesimError(.cannotCreate, "\(name): cannot be created: \(systemMessage())")
      }
    }
  }

  deinit { if !isTarget, descriptor >= 0 { close(descriptor) } }

  func write(_ bytes: UnsafeRawBufferPointer) throws(CachesimError) {
    try write(bytes, at: self.bytes)
    self.bytes += bytes.count
  }

  func finish() {}

  /// Computes the next accesses of all records and hands the records on, unless the spool is the target.
  func resolve(into sink: any ByteSink) throws(CachesimError) {
    let records = bytes / NextAccessSpool.recordBytes
    let chunk = UnsafeMutableRawBufferPointer.allocate(
      byteCount: NextAccessSpool.chunkRecords * NextAccessSpool.recordBytes, alignment: 64)
    defer { chunk.deallocate() }

    var lastMet = LastMet()
    var end = records
    while end > 0 {
      let start = (end - 1) / NextAccessSpool.chunkRecords * NextAccessSpool.chunkRecords
      let part = UnsafeMutableRawBufferPointer(rebasing: chunk[..<((end - start) * NextAccessSpool.recordBytes)])
      try read(part, at: start * NextAccessSpool.recordBytes)
      try lastMet.fill(part, firstIndex: start, name: name)
      try write(UnsafeRawBufferPointer(part), at: start * NextAccessSpool.recordBytes)
      end = start
    }
    if isTarget {
      // Written by offset: what follows, if anything, goes behind.
      lseek(descriptor, 0, SEEK_END)
      return
    }
    var offset = 0
    while offset < bytes {
      let part = UnsafeMutableRawBufferPointer(rebasing: chunk[..<min(chunk.count, bytes - offset)])
      try read(part, at: offset)
      try sink.write(UnsafeRawBufferPointer(part))
      offset += part.count
    }
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(CachesimError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, offset + done)
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        throw CachesimError(.io, "\(name): cannot be written: \(systemMessage())")
      }
    }
  }

  private func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(CachesimError) {
    var done = 0
    while done < bytes.count {
      let count = pread(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, offset + done)
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        throw CachesimError(.io, "\(name): cannot be read back: \(systemMessage())")
      }
    }
  }
}

/// Where each key was met last on the way backwards.
private struct LastMet: ~Copyable {
  private var table = KeyTable()
  private var indices = UnsafeMutablePointer<Int64>.allocate(capacity: 1 << 16)
  private var capacity = 1 << 16

  deinit { indices.deallocate() }

  /// Writes the next accesses of a run of records, the last first.
  mutating func fill(
    _ records: UnsafeMutableRawBufferPointer, firstIndex: Int, name: String
  ) throws(CachesimError) {
    guard let base = records.baseAddress else { return }
    let count = records.count / 24
    guard table.count + count < 1 << 31 else {
      throw CachesimError(.failed, "\(name): more than 2^31 distinct keys; next accesses cannot be computed")
    }
    while capacity < table.count + count { grow() }
    for position in stride(from: count - 1, through: 0, by: -1) {
      if position >= 24 {
        table.prefetch((base + (position - 24) * 24).loadUnaligned(fromByteOffset: 4, as: UInt64.self))
      }
      let record = base + position * 24
      let known = table.count
      let id = Int(table.intern(record.loadUnaligned(fromByteOffset: 4, as: UInt64.self)))
      let next = id < known ? indices[id] : -1
      record.storeBytes(of: next.littleEndian, toByteOffset: 16, as: Int64.self)
      indices[id] = Int64(firstIndex + position)
    }
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Int64>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: indices, count: table.count)
    indices.deallocate()
    indices = larger
    capacity *= 2
  }
}
