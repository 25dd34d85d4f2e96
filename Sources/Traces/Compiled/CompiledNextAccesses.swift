internal import CacheCore

/// Reads the next accesses of a compiled trace, which lie behind all its blocks, block by block beside them.
final class CompiledNextAccesses {
  private let file: FileDescriptor
  private let fileSize: Int64
  private let offsets: [Int64]
  private let requests: UInt64
  private let name: String
  private let section = SectionReader()
  private let distances = UnsafeMutablePointer<UInt64>.allocate(capacity: CompiledLayout.blockRecords)

  /// Of a file of `fileSize` bytes and so many requests; `offsets`: where the next accesses of each block lie.
  init(_ file: FileDescriptor, fileSize: Int64, offsets: [Int64], requests: Int64, name: String) {
    self.file = file
    self.fileSize = fileSize
    self.offsets = offsets
    self.requests = UInt64(max(0, requests))
    self.name = name
  }

  deinit { distances.deallocate() }

  /// Makes those of a block, which has `count` requests from `first` on, the ones at hand; false if they are damaged.
  func load(_ block: Int, count: Int, first: Int64, _ context: OpaquePointer) throws(CachesimError) -> Bool {
    guard block < offsets.count, offsets[block] >= Int64(CompiledLayout.headerBytes) else { return false }
    let start = offsets[block]
    // The header says how long they are: it is read first, and then all.
    let headerEnd = start.addingReportingOverflow(Int64(CompiledLayout.nextHeaderBytes))
    guard !headerEnd.overflow, headerEnd.partialValue <= fileSize,
      let header = try CompiledFooter.bytes(file, at: start, headerEnd.partialValue, name),
      let base = header.baseAddress
    else { return false }
    defer { header.deallocate() }
    guard let length = CompiledNextAccesses.length(UnsafeRawPointer(base)),
      headerEnd.partialValue + Int64(length) <= fileSize,
      let all = try CompiledFooter.bytes(file, at: start, headerEnd.partialValue + Int64(length), name),
      let place = all.baseAddress.map({ UnsafeRawPointer($0) })
    else { return false }
    defer { all.deallocate() }
    let payload = UnsafeRawBufferPointer(start: place + CompiledLayout.nextHeaderBytes, count: length)
    return CompiledNextAccesses.isSound(place, length: length)
      && UInt32(littleEndian: place.loadUnaligned(fromByteOffset: 4, as: UInt32.self)) == UInt32(count)
      && Int64(littleEndian: place.loadUnaligned(fromByteOffset: 8, as: Int64.self)) == first
      && section.load(payload, expected: count, context) == length
  }

  /// Gives the next `wanted` of the block at hand, whose first is of request `first`; false if one is impossible.
  func give(_ wanted: Int, from first: Int64, into out: UnsafeMutablePointer<Int64>) -> Bool {
    section.values(wanted, into: distances)
    for position in 0..<wanted {
      let request = UInt64(first) + UInt64(position)
      let distance = distances[position]
      guard request < requests, distance < requests - request else { return false }
      out[position] = distance == 0 ? .max : Int64(request + distance)
    }
    return true
  }

  /// How long the payload is of what begins at `place`, where a header's bytes are; nil if they are none.
  static func length(_ place: UnsafeRawPointer) -> Int? {
    let length = Int(UInt32(littleEndian: place.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
    let mark = UInt32(littleEndian: place.loadUnaligned(as: UInt32.self))
    return mark == CompiledLayout.nextMark && length <= CompiledLayout.longestPayload ? length : nil
  }

  /// Whether header and payload at `place` are what was written.
  static func isSound(_ place: UnsafeRawPointer, length: Int) -> Bool {
    let header = UnsafeRawBufferPointer(start: place, count: CompiledLayout.nextHeaderBytes - 8)
    let payload = UnsafeRawBufferPointer(start: place + CompiledLayout.nextHeaderBytes, count: length)
    return XXH64.hash(header, seed: XXH64.hash(payload))
      == UInt64(littleEndian: place.loadUnaligned(fromByteOffset: CompiledLayout.nextHeaderBytes - 8, as: UInt64.self))
  }
}
