/// What a system uses in a month.
public struct MonthlyUse: Sendable, Equatable {
  /// A month in nanoseconds: 730 hours, a twelfth of a year of 365 days.
  public static let month = 730 * 3600e9

  /// Bytes of the cache.
  public var memory: Double
  /// Requests to the origin in the month.
  public var originRequests: Double
  /// Bytes that the origin sends in the month.
  public var originBytes: Double

  /// What was used in a span of `nanoseconds`, above 0, taken for a month at the same rate.
  public init(memory: Double, originRequests: Int64, originBytes: Int64, in nanoseconds: Double) {
    let months = nanoseconds / MonthlyUse.month
    self.memory = memory
    self.originRequests = Double(originRequests) / months
    self.originBytes = Double(originBytes) / months
  }

  /// What a month uses.
  public init(memory: Double, originRequests: Double, originBytes: Double) {
    self.memory = memory
    self.originRequests = originRequests
    self.originBytes = originBytes
  }
}
