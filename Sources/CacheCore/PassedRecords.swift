/// What a source looked at while it searched for the records of a sample: all of them, whether they are in it or not.
public struct PassedRecords: Sendable {
  /// How many there were.
  public var count: Int64 = 0
  /// The sum of their sizes; each counts one where the source has none.
  public var bytes: Int64 = 0
  /// The time of the first in nanoseconds; nil without a record, or without times.
  public var firstTime: Int64?
  /// The time of the last in nanoseconds.
  public var lastTime: Int64?

  /// None yet.
  public init() {}
}
