public import CacheCore
internal import CacheStructures

/// Gives keys dense ids in order of first appearance.
///
/// One hash table lookup a request, looked ahead so that the table's lines are on their way (PERFORMANCE.md 2: 8.7 ns a
/// request against 19.5 without). Once a trace is interned every policy works on small numbers and hashes nothing.
public struct KeyInterner: ~Copyable {
  private var table = KeyTable()

  /// No keys yet.
  public init() {}

  /// How many distinct keys there have been.
  public var count: Int { table.count }

  /// Writes the dense ids of `keys` to `ids`. Fails beyond 2^31 distinct keys, which the dense mode cannot number.
  public mutating func intern(
    _ keys: UnsafePointer<UInt64>, count: Int, into ids: UnsafeMutablePointer<UInt32>
  ) throws(CachesimError) {
    guard table.count + count < 1 << 31 else {
      throw CachesimError(.failed, "more than 2^31 distinct objects; use --memory hashed")
    }
    let distance = 24
    for position in 0..<max(0, count - distance) {
      table.prefetch(keys[position + distance])
      ids[position] = table.intern(keys[position])
    }
    for position in max(0, count - distance)..<count { ids[position] = table.intern(keys[position]) }
  }
}
