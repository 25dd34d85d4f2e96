/// Which columns a trace has besides the key. An absent column costs nothing.
public struct TraceColumns: OptionSet, Sendable, Hashable {
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The object's size in bytes.
  public static let size = TraceColumns(rawValue: 1)
  /// When the request was made.
  public static let time = TraceColumns(rawValue: 2)
  /// Whether the request reads, writes or deletes.
  public static let operation = TraceColumns(rawValue: 4)
  /// How long a stored value lives.
  public static let ttl = TraceColumns(rawValue: 8)
  /// What a miss costs.
  public static let cost = TraceColumns(rawValue: 16)
  /// When the object is asked for next; the tool computes it.
  public static let nextAccess = TraceColumns(rawValue: 32)
  /// The key itself, a 64-bit integer.
  public static let key = TraceColumns(rawValue: 64)
  /// Dense ids in order of first appearance in the whole trace: what a compiled trace has in place of interning.
  public static let id = TraceColumns(rawValue: 128)
  /// Whether the origin held the object that was read.
  public static let found = TraceColumns(rawValue: 256)

  /// The names of the columns, as messages spell them.
  public var names: [String] {
    let all: [(TraceColumns, String)] = [
      (.size, "size"), (.time, "time"), (.operation, "operation"), (.ttl, "ttl"), (.cost, "cost"),
      (.nextAccess, "next access"), (.key, "key"), (.id, "id"), (.found, "found"),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}
