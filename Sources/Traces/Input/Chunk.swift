internal import CacheCore

/// A reused buffer of decompressed bytes, with room in front for what the reader has left of the chunk before.
final class Chunk {
  /// Room for the rest of a record: longer rests are joined in a buffer made for them.
  static let headroom = 1 << 16
  /// About what a decompressor gives at a time.
  static let usualSize = 1 << 20

  private let memory: UnsafeMutableRawBufferPointer
  /// Whether it goes back to the stage that it came from.
  let isReused: Bool
  /// How many bytes there are.
  var count = 0

  init(size: Int = usualSize, isReused: Bool = true) {
    memory = .allocate(byteCount: Chunk.headroom + size, alignment: 64)
    self.isReused = isReused
  }

  deinit { memory.deallocate() }

  /// Where bytes go.
  var body: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: memory[Chunk.headroom...]) }

  /// The bytes, and the last `tail` of those in the room in front.
  func bytes(tail: Int = 0) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: memory[(Chunk.headroom - tail)..<(Chunk.headroom + count)])
  }
}

/// Where chunks come from.
protocol ChunkStage: AnyObject {
  /// The next chunk with something in it; nil at the end.
  func next() throws(CachesimError) -> Chunk?
  /// Takes back a chunk that is done with.
  func recycle(_ chunk: Chunk)
}
