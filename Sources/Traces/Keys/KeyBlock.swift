public import CacheCore

/// How requests of an offset and a size are split: into one request for each block that they touch.
public struct KeyBlock: Sendable, Equatable {
  /// How many bytes a block has.
  public let size: Int64
  /// How many bytes a key counts; nil: as the format says (a vscsi sector has 512, a table counts bytes).
  public let unit: Int64?

  /// Parses `4KiB` or `4KiB:unit=512`.
  public init(_ spelling: String) throws(CachesimError) {
    let parts = spelling.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard let size = ByteSize.bytes(parts[0]) ?? Int64(parts[0]), (1...(1 << 40)).contains(size), parts.count <= 2
    else {
      throw CachesimError(.usage, "--block '\(spelling)' is not a size in bytes (4KiB, or 4KiB:unit=512)")
    }
    self.size = size
    guard parts.count == 2 else {
      unit = nil
      return
    }
    guard parts[1].hasPrefix("unit="), let unit = Int64(parts[1].dropFirst(5)), (1...(1 << 20)).contains(unit) else {
      throw CachesimError(
        .usage, "--block '\(spelling)': unit=N is the bytes that a key counts (512 for sectors), 1 to 1048576")
    }
    self.unit = unit
  }
}
