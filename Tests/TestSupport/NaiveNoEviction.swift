/// Refuses whatever does not fit.
public struct NaiveNoEviction: NaivePolicy {
  public let heaviestAdmitted: Int64

  public init(heaviestAdmitted: Int64 = .max) { self.heaviestAdmitted = heaviestAdmitted }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {}
  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 { incoming }
  public mutating func evicted(_ key: UInt32) {}
  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {}
}
