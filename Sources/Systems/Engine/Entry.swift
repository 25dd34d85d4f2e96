/// What a node has of a key. All zero bytes: nothing, and never had.
struct Entry: BitwiseCopyable {
  /// What can be so or not.
  struct Flags: OptionSet, BitwiseCopyable {
    let rawValue: UInt16
    /// The node has an entry.
    static let resident = Flags(rawValue: 1)
    /// The entry says "not found".
    static let negative = Flags(rawValue: 2)
    /// A lookup found the entry expired.
    static let expirationCounted = Flags(rawValue: 4)
    /// The entry's bytes are among those past their expiry.
    static let pastExpiry = Flags(rawValue: 8)
    /// The entry was loaded early and has answered no read yet.
    static let refreshUnread = Flags(rawValue: 16)
  }

  /// The version, and when the origin read it.
  var version: UInt32
  var readAt: Int64
  /// When the entry expires; `Int64.max`: never.
  var expiry: Int64
  /// How long it lives from when it is stored or renewed; `Int64.max`: for ever.
  var ttl: Int64
  /// When the expiry queue's item of the entry is due, one higher; 0: there is none.
  var queuedExpiry: Int64
  /// Its bytes.
  var size: Int64
  /// What the load took that brought it, for `xfetch`.
  var loadTime: Int64
  /// What is under way for the key, one higher; 0: nothing.
  var live: UInt32
  /// What is to be written to the origin for the key, one higher; 0: nothing.
  var dirty: UInt32
  var flags: Flags
}
