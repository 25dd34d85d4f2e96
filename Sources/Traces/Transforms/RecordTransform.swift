public import CacheCore

/// Something that leaves out some of a trace's requests, block by block, in order.
public protocol RecordTransform {
  /// Whether nothing that comes will stay, so that reading may end.
  var isDone: Bool { get }
  /// Leaves out requests of the next block of the trace.
  mutating func apply(to block: RecordBlock)
}

extension RecordTransform {
  /// Only the end of the trace ends it.
  public var isDone: Bool { false }
}

extension KeySample: RecordTransform {
  /// Keeps the requests for keys of the sample.
  public func apply(to block: RecordBlock) {
    if !isEverything { block.keep { contains(block.keys[$0]) } }
  }
}
