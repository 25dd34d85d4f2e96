/// What a node has of a key and the origin not yet: a part that waits, and a part that was sent.
struct DirtyKey: BitwiseCopyable {
  static let none = UInt32.max

  struct Flags: OptionSet, BitwiseCopyable {
    let rawValue: UInt8
    /// There are writes that were not sent.
    static let waiting = Flags(rawValue: 1)
    /// A flush of the key is under way.
    static let sent = Flags(rawValue: 2)
    /// The value was evicted: it goes alone, as soon as it may.
    static let evicted = Flags(rawValue: 4)
    /// Lookups no longer find what was sent: deleted, or lost in a crash.
    static let gone = Flags(rawValue: 8)
  }

  /// The key, as the node numbers it, and the node.
  var slot: UInt32
  var node: UInt32
  var flags: Flags = []
  var stamp: UInt32
  /// When the waiting part became dirty.
  var since: Int64 = 0
  var sentSince: Int64 = 0
  /// The client writes in the waiting part, and in the sent one.
  var writes: Int64 = 0
  var sentWrites: Int64 = 0
  /// Those of the waiting part that were not answered yet.
  var unanswered: Int64 = 0
  /// The bytes of the newest value.
  var size: Int64 = 0
  /// The bytes of the newest value that was sent.
  var sentSize: Int64 = 0
  /// The bytes that a flush of the waiting part would carry, and those that the flush under way carries.
  var flushSize: Int64 = 0
  var sentFlushSize: Int64 = 0
  var previous: UInt32 = DirtyKey.none
  var next: UInt32 = DirtyKey.none
  var nextInFlush: UInt32 = DirtyKey.none
}
