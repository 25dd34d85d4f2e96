internal import CacheCore

/// A reader's view of the decompressed trace: what is between `position` and `end` is there, more can be asked for.
final class ByteWindow {
  /// The next byte.
  var position: UnsafeRawPointer
  /// Behind the last byte that is there.
  private(set) var end: UnsafeRawPointer
  /// How many bytes the decompressed trace has, where that is known.
  let totalBytes: Int64?

  private let supply: any ByteSupply
  /// The offset in the decompressed trace of `end`.
  private var endOffset: Int64 = 0
  /// What the window looks at before there is anything.
  private let nothing = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)

  init(_ supply: any ByteSupply, totalBytes: Int64?) {
    self.supply = supply
    self.totalBytes = totalBytes
    position = UnsafeRawPointer(nothing)
    end = UnsafeRawPointer(nothing)
  }

  deinit { nothing.deallocate() }

  /// How many bytes are there.
  var available: Int { end - position }

  /// The offset in the decompressed trace of `position`.
  var offset: Int64 { endOffset - Int64(available) }

  /// Makes more bytes follow those that are there (`position` moves with them); false at the end of the trace.
  func extend() throws(CachesimError) -> Bool {
    let tail = available
    guard let memory = try supply.extend(UnsafeRawBufferPointer(start: position, count: tail)),
      let base = memory.baseAddress
    else { return false }
    position = base
    end = base + memory.count
    endOffset += Int64(memory.count - tail)
    return true
  }

  /// The first bytes, not taken: as many as `count` if the trace has them.
  func peek(_ count: Int) throws(CachesimError) -> UnsafeRawBufferPointer {
    while available < count, try extend() {}
    return UnsafeRawBufferPointer(start: position, count: min(count, available))
  }
}
