/// How often keys were seen, approximately: a count-min sketch of 32-bit counters in four rows.
///
/// Source: Cormode, Muthukrishnan, "An improved data stream summary: the count-min sketch and its applications", Journal of
/// Algorithms 55(1), 2005, doi 10.1016/j.jalgor.2003.12.001. A key enters as 64 mixed bits, from whose halves the places in
/// the rows are derived (Kirsch, Mitzenmacher, "Less hashing, same performance", ESA 2006, doi 10.1007/11841036_42).
@frozen
public struct CountMinSketch: ~Copyable {
  @usableFromInline var counters = SlotArray<UInt32>()
  @usableFromInline let mask: UInt32
  @usableFromInline let shift: UInt32

  /// A sketch whose rows have `width` counters, rounded up to a power of two; at most 2^28.
  public init(width: Int) {
    var bits: UInt32 = 0
    while 1 << bits < min(width, 1 << 28) { bits += 1 }
    shift = bits
    mask = UInt32(truncatingIfNeeded: 1 << bits - 1)
    counters.reserve(4 << bits)
  }

  @inlinable @inline(__always)
  func counter(_ hash: UInt64, _ row: UInt32) -> UnsafeMutablePointer<UInt32> {
    let place = (UInt32(truncatingIfNeeded: hash) &+ row &* UInt32(truncatingIfNeeded: hash &>> 32)) & mask
    return counters.base + (Int(row) &<< Int(shift) &+ Int(place))
  }

  /// How often the key was seen, or more.
  @inlinable @inline(__always)
  public func frequency(_ hash: UInt64) -> UInt32 {
    var least = UInt32.max
    for row: UInt32 in 0..<4 { least = min(least, counter(hash, row).pointee) }
    return least
  }

  /// Counts a sighting of the key.
  @inlinable @inline(__always)
  public mutating func increment(_ hash: UInt64) {
    for row: UInt32 in 0..<4 {
      let place = counter(hash, row)
      if place.pointee != .max { place.pointee &+= 1 }
    }
  }

  /// Halves all counters, rounding down.
  public mutating func halve() {
    for index in 0..<(4 << Int(shift)) { counters.base[index] &>>= 1 }
  }
}
