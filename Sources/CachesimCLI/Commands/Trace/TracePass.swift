internal import ArgumentParser
internal import CacheCore
internal import Traces

/// Goes over a trace once, block by block, with a progress bar.
struct TracePass {
  let label: String
  let console: Console

  /// Hands each block to `take` until the trace ends or `take` answers false. Ctrl-C ends it with exit code 130: what was
  /// being written is not put in place.
  func run(
    _ source: any RecordSource, progress: () -> Double?, _ take: (RecordBlock) throws(CachesimError) -> Bool
  ) throws {
    Interrupt.listen()
    let bar = ProgressBar(console)
    defer { bar.finish() }
    let block = RecordBlock(capacity: 1 << 14, columns: source.columns)
    var requests: Int64 = 0
    var more = true
    while more {
      block.count = 0
      more = try source.read(into: block)
      requests += Int64(block.count)
      do throws(CachesimError) { if block.count > 0, try !take(block) { more = false } } catch {
        throw error.kind == .badData ? CachesimError(.badData, "\(label): \(error.message)") : error
      }
      bar.update(label, requests: requests, done: progress())
      if Interrupt.isAsked { throw ExitCode(130) }
    }
  }

  /// Goes over an open trace.
  func run(_ trace: OpenTrace, _ take: (RecordBlock) throws(CachesimError) -> Bool) throws {
    try run(trace, progress: { TracePass.share(of: trace) }, take)
  }

  /// How much of a trace's bytes have been read, in [0, 1]; nil where that is not known.
  static func share(of trace: OpenTrace) -> Double? {
    trace.totalBytes.map { min(1, Double(trace.bytesConsumed) / Double(max($0, 1))) }
  }
}
