internal import CacheCore

/// Fills chunks on the reader's own thread, when it asks.
final class InlineStage: ChunkStage {
  private let producer: any ByteProducer
  private var free: [Chunk] = []

  init(_ producer: any ByteProducer) { self.producer = producer }

  func next() throws(CachesimError) -> Chunk? {
    let chunk = free.popLast() ?? Chunk()
    chunk.count = try producer.fill(chunk.body)
    return chunk.count == 0 ? nil : chunk
  }

  func recycle(_ chunk: Chunk) { if chunk.isReused { free.append(chunk) } }
}
