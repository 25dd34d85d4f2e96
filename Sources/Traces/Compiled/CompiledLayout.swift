internal import CacheCore

/// The numbers of the compiled trace's layout (docs/cst-format.md). All integers are little-endian.
enum CompiledLayout {
  /// The version of a trace without next accesses.
  static let version: UInt32 = 1
  /// The version of a trace with them, which readers of version 1 do not know.
  static let versionWithNext: UInt32 = 2
  /// The version of a trace that says what the origin did not hold, with next accesses or without.
  static let versionWithFound: UInt32 = 3
  /// What a file begins with: a byte that is no text, the name, and line ends that a text transfer would spoil.
  static let magic: [UInt8] = [0x93, 0x43, 0x53, 0x54, 0x0D, 0x0A, 0x1A, 0x0A]
  static let headerBytes = 32
  /// "CSTB", "CSTN", "CSTF".
  static let blockMark: UInt32 = 0x4254_5343
  static let nextMark: UInt32 = 0x4E54_5343
  static let footerMark: UInt32 = 0x4654_5343
  static let blockHeaderBytes = 40
  static let nextHeaderBytes = 32
  static let footerBytes = 120
  static let sectionHeaderBytes = 24
  /// Records a block, at most.
  static let blockRecords = 1 << 16
  /// The longest payload of a block: what every column would take if nothing could be compressed.
  static let longestPayload = blockRecords * 96
  /// Bit of the header's flags: next accesses are stored, of requests for the same object.
  static let hasNext: UInt32 = 1 << 5
  /// Bit of the header's flags: keys are stored.
  static let hasKeys: UInt32 = 1 << 8
  /// Bit of the header's flags: it is stored which objects the origin did not hold.
  static let hasFound: UInt32 = 1 << 9
  /// All that flags may hold.
  static let knownFlags: UInt32 = 31 | hasNext | hasKeys | hasFound
  /// The columns whose bits among the flags are their own.
  static let plainColumns: TraceColumns = [.size, .time, .operation, .ttl, .cost]

  /// The version of a trace with these flags.
  static func version(_ flags: UInt32) -> UInt32 {
    flags & hasFound != 0 ? versionWithFound : flags & hasNext != 0 ? versionWithNext : version
  }

  /// An entry of the index has 8 bytes more where there are next accesses.
  static func indexEntryBytes(hasNext: Bool) -> Int { hasNext ? 32 : 24 }
}

/// How a section's numbers become values.
enum SectionTransform: UInt8 {
  /// Value = base + unit * number.
  case plain = 0
  /// Value = the value before (base for the first) + unit * number.
  case delta = 1
  /// Ids: 0 is a new object, n + 1 the object n.
  case numbered = 2
}
