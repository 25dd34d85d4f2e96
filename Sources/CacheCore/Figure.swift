/// A figure of a result beyond its counts: what a column of a report holds.
public struct Figure: Sendable, Equatable {
  /// What it is.
  public enum Value: Sendable, Equatable {
    /// Does not apply.
    case none
    /// An exact whole number.
    case integer(Int64)
    /// A number shown with so many digits behind the point.
    case decimal(Double, digits: Int)
  }

  /// As columns and members spell it, with its unit as a suffix.
  public let name: String
  /// What it is.
  public let value: Value

  /// A figure.
  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  /// A count.
  public init(_ name: String, _ value: Int64) { self.init(name, .integer(value)) }
}
