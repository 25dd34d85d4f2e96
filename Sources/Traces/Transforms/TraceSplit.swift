public import CacheCore
internal import CacheStructures

/// Writes each node's share of a trace to a file of its own.
///
/// A node's file appears with its first request, so that one without requests has none. Memory: about 25 bytes a distinct
/// key, and what the writers need.
public final class TraceSplit {
  /// What a node got.
  public struct Share: Sendable, Equatable {
    /// Requests.
    public var requests: Int64 = 0
    /// Distinct keys.
    public var objects: Int64 = 0
    /// Bytes of its requests; 1 each where the trace has no sizes.
    public var bytes: Int64 = 0
  }

  /// What each node got so far.
  public private(set) var shares: [Share]
  /// What the writers leave out, a line each: the same for every node.
  public private(set) var warnings: [String] = []
  /// What the keys were in the trace that is split.
  public var keyOrigin = KeyOrigin.unknown

  private let ring: HashRing
  private let columns: TraceColumns
  private let target: (Int) throws(CachesimError) -> TraceTarget
  private var writers: [TraceWriter?]
  private var pending: [RecordBlock]
  private var seen = KeyTable()

  /// Splits a trace with some columns by `ring` into `nodes`; `target` says where a node's share goes.
  public init(
    _ ring: HashRing, nodes: Int, columns: TraceColumns,
    target: @escaping (_ node: Int) throws(CachesimError) -> TraceTarget
  ) {
    self.ring = ring
    self.columns = columns
    self.target = target
    shares = [Share](repeating: Share(), count: nodes)
    writers = (0..<nodes).map { _ in nil }
    pending = (0..<nodes).map { _ in RecordBlock(capacity: 1 << 10, columns: columns) }
  }

  /// Takes the next requests of the trace.
  public func append(_ block: RecordBlock) throws(CachesimError) {
    guard seen.count + block.count < 1 << 31 else {
      throw CachesimError(.failed, "more than 2^31 distinct keys; split a sample of the trace")
    }
    for position in 0..<block.count {
      let key = block.keys[position]
      let node = ring.node(of: key)
      let known = seen.count
      shares[node].objects += Int(seen.intern(key)) == known ? 1 : 0
      shares[node].requests += 1
      let (bytes, overflows) = shares[node].bytes.addingReportingOverflow(block.sizes.map { $0[position] } ?? 1)
      if overflows { throw CachesimError(.badData, "its sizes add up to more than 2^63 bytes") }
      shares[node].bytes = bytes
      let out = pending[node]
      out.copy(position, of: block, to: out.count)
      out.count += 1
      if out.count == out.capacity { try write(node) }
    }
  }

  /// Completes all files.
  public func finish() throws(CachesimError) {
    for node in pending.indices where pending[node].count > 0 { try write(node) }
    for writer in writers {
      writer?.keyOrigin = keyOrigin
      try writer?.finish()
    }
  }

  private func write(_ node: Int) throws(CachesimError) {
    let writer: TraceWriter
    if let open = writers[node] {
      writer = open
    } else {
      writer = try TraceWriter(try target(node), columns: columns)
      writers[node] = writer
      warnings = writer.warnings
    }
    try writer.append(pending[node])
    pending[node].count = 0
  }
}
