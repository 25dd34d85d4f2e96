public import Reports

/// What names a result whatever its seed.
public struct RowKey: Sendable, Hashable {
  /// The trace's path.
  public let trace: String
  /// The policy's bare name.
  public let policy: String
  /// Its parameters that are not the defaults, `k=v;k=v`.
  public let parameters: String
  /// The capacity.
  public let capacity: Int64
  /// `objects` or `bytes`.
  public let capacityUnit: String
  /// What else varies in a grid, `k=v;k=v`.
  public let options: String
  /// The policy with its parameters as an option spells it.
  public let policySpelling: String

  /// What names a row.
  public init(_ row: ReportRow) {
    trace = row.trace
    policy = row.policy
    parameters = row.parameters
    capacity = row.capacity
    capacityUnit = row.capacityUnit
    options = row.options
    policySpelling = row.policySpelling
  }

  /// The capacity, for a person.
  public var capacityText: String {
    capacityUnit == "bytes" ? NumberText.bytes(capacity) : NumberText.grouped(capacity) + " objects"
  }

  /// The cache, for a person: everything but the trace.
  public var cache: String {
    "\(policySpelling) at \(capacityText)" + (options.isEmpty ? "" : " (\(options))")
  }

  /// All of it, for a person.
  public var label: String { "\(trace): \(cache)" }
}
