/// Soonest expiry first: a dictionary, searched.
public struct NaiveSoonestExpiry: NaivePolicy {
  var expiries: [UInt32: (time: Int64, order: Int)] = [:]

  public init() {}

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    if request.isWrite { insert(key, request) }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    expiries.min { $0.value < $1.value }?.key ?? 0
  }

  public mutating func evicted(_ key: UInt32) { expiries[key] = nil }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    expiries[key] = (request.ttl == 0 ? .max : request.time + request.ttl, request.index)
  }
}
