internal import CacheCore
internal import Glibc

/// Fills chunks on a thread of its own, at most `depth` ahead of the reader.
///
/// The thread is detached and holds what it works on: a stage can be dropped while the thread waits for a pipe.
final class ThreadedStage: ChunkStage {
  private let ring: Ring

  /// Starts the thread.
  init(_ producer: any ByteProducer, depth: Int = 4) throws(CachesimError) {
    ring = Ring(producer, depth: depth)
    var thread = pthread_t()
    let context = Unmanaged.passRetained(ring)
    let failure = pthread_create(&thread, nil, { ThreadedStage.run($0) }, context.toOpaque())
    guard failure == 0 else {
      context.release()
      throw CachesimError(.failed, "no thread to decompress on: \(systemMessage(failure))")
    }
    pthread_detach(thread)
  }

  deinit { ring.cancel() }

  func next() throws(CachesimError) -> Chunk? { try ring.takeFilled() }

  func recycle(_ chunk: Chunk) { if chunk.isReused { ring.giveFree(chunk) } }

  private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let ring = Unmanaged<Ring>.fromOpaque(context).takeRetainedValue()
    while let chunk = ring.takeFree() {
      do {
        chunk.count = 0
        let body = chunk.body
        while chunk.count < body.count {
          let got = try ring.producer.fill(UnsafeMutableRawBufferPointer(rebasing: body[chunk.count...]))
          if got == 0 { break }
          chunk.count += got
        }
        if chunk.count < body.count {
          ring.giveFilled(chunk, last: true)
          return nil
        }
        ring.giveFilled(chunk, last: false)
      } catch {
        // What was decompressed before the error still counts.
        ring.giveFilled(chunk, last: true, failure: error)
        return nil
      }
    }
    return nil
  }
}

/// What both threads know, behind one lock. Touched once a chunk.
private final class Ring: @unchecked Sendable {
  let producer: any ByteProducer
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var free: [Chunk]
  private var filled: [Chunk] = []
  private var failure: CachesimError?
  private var ended = false
  private var cancelled = false

  init(_ producer: any ByteProducer, depth: Int) {
    self.producer = producer
    free = (0..<depth).map { _ in Chunk() }
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(changed)
    lock.deallocate()
    changed.deallocate()
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  func cancel() {
    locked {
      cancelled = true
      pthread_cond_broadcast(changed)
    }
  }

  /// A chunk to fill; nil when nobody reads any more.
  func takeFree() -> Chunk? {
    locked {
      while free.isEmpty, !cancelled { pthread_cond_wait(changed, lock) }
      return cancelled ? nil : free.removeLast()
    }
  }

  func giveFree(_ chunk: Chunk) {
    locked {
      free.append(chunk)
      pthread_cond_broadcast(changed)
    }
  }

  func giveFilled(_ chunk: Chunk, last: Bool, failure: CachesimError? = nil) {
    locked {
      if chunk.count > 0 { filled.append(chunk) }
      ended = last
      self.failure = failure
      pthread_cond_broadcast(changed)
    }
  }

  func takeFilled() throws(CachesimError) -> Chunk? {
    let result: Result<Chunk?, CachesimError> = locked {
      while filled.isEmpty, !ended { pthread_cond_wait(changed, lock) }
      if !filled.isEmpty { return .success(filled.removeFirst()) }
      return failure.map { .failure($0) } ?? .success(nil)
    }
    return try result.get()
  }
}
