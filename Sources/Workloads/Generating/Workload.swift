public import CacheCore

/// A synthetic trace in the making: a model with its parameters, a mix, phases or a fitted profile, seeded, that hands out requests a block at a time.
///
/// The same parameters give the same requests, whatever the size of the blocks they are asked for in.
public protocol Workload: Sendable {
  /// The columns that blocks get besides the key.
  var columns: TraceColumns { get }

  /// How many requests there are in all.
  var requests: Int64 { get }

  /// Replaces a block's records by the next ones, as many as fit; leaves the block empty when all are made. The block
  /// has at least `columns`.
  mutating func fill(_ block: RecordBlock)
}
