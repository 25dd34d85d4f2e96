internal import CacheCore

/// A window's memory out of chunks: what the reader has left of one chunk is copied in front of the next.
final class ChunkedSupply: ByteSupply {
  private let stage: any ChunkStage
  private var current: Chunk?

  init(_ stage: any ChunkStage) { self.stage = stage }

  func extend(_ tail: UnsafeRawBufferPointer) throws(CachesimError) -> UnsafeRawBufferPointer? {
    guard var chunk = try stage.next() else { return nil }
    let memory: UnsafeMutableRawBufferPointer
    if tail.count <= Chunk.headroom {
      memory = chunk.bytes(tail: tail.count)
      memory.copyMemory(from: tail)
    } else {
      let joined = Chunk(size: tail.count + chunk.count, isReused: false)
      joined.count = tail.count + chunk.count
      memory = joined.bytes()
      memory.copyMemory(from: tail)
      UnsafeMutableRawBufferPointer(rebasing: memory[tail.count...]).copyMemory(
        from: UnsafeRawBufferPointer(chunk.bytes()))
      stage.recycle(chunk)
      chunk = joined
    }
    if let current { stage.recycle(current) }
    current = chunk
    return UnsafeRawBufferPointer(memory)
  }
}
