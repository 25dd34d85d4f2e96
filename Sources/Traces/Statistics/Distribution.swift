internal import CacheStructures

/// How often each value occurred: exact for up to `limit` different values, and to 2 parts in 1000 beyond.
///
/// Beyond it values keep their ten highest bits, the rest is rounded down: then there are at most about 28,000 of them,
/// whatever comes. Powers of two stay what they are, so that counts below a power of two are exact in any case, as are
/// count, sum, minimum and maximum.
public struct Distribution: ~Copyable {
  private static let keptBits = 10

  private let limit: Int
  private var table = KeyTable()
  private var counts = SlotArray<Int64>()
  private var values = SlotArray<Int64>()
  /// How many values there were.
  public private(set) var count: Int64 = 0
  /// What they add up to.
  public private(set) var sum = Int128(0)
  /// The least; nil: there were none.
  public private(set) var minimum: Int64?
  /// The greatest; nil: there were none.
  public private(set) var maximum: Int64?
  /// Whether every value is counted as it is.
  public private(set) var isExact = true

  /// No values yet.
  public init(limit: Int = 1 << 20) { self.limit = limit }

  /// Counts a value, 0 or more, `weight` times.
  public mutating func add(_ value: Int64, weight: Int64 = 1) {
    count += weight
    sum += Int128(value) * Int128(weight)
    if value < minimum ?? .max { minimum = value }
    if value > maximum ?? -1 { maximum = value }
    enter(isExact ? value : Distribution.rounded(value), weight)
    if isExact, table.count > limit { coarsen() }
  }

  private mutating func enter(_ value: Int64, _ weight: Int64) {
    let known = table.count
    let place = table.intern(UInt64(bitPattern: value))
    if Int(place) == known {
      counts.reserve(known + 1)
      values.reserve(known + 1)
      values[place] = value
      counts[place] = 0
    }
    counts[place] += weight
  }

  private static func rounded(_ value: Int64) -> Int64 {
    let surplus = max(0, 64 - value.leadingZeroBitCount - keptBits)
    return (value >> Int64(surplus)) << Int64(surplus)
  }

  private mutating func coarsen() {
    let all = sorted()
    isExact = false
    table = KeyTable()
    for (value, times) in all { enter(Distribution.rounded(value), times) }
  }

  /// The values, from the least, and how often each occurred.
  public func sorted() -> [(value: Int64, count: Int64)] {
    (0..<UInt32(table.count)).map { (values[$0], counts[$0]) }.sorted { $0.0 < $1.0 }
  }

  /// What lists and reports need to know.
  public func summary() -> DistributionSummary {
    DistributionSummary(
      count: count, mean: count > 0 ? Double(sum) / Double(count) : nil, minimum: minimum, maximum: maximum,
      isExact: isExact, values: sorted())
  }
}
