internal import CacheStructures

/// The reuse intervals of a stretch of a trace: what each would take to become a hit, and what it would give.
struct ReuseIntervals: ~Copyable {
  /// States of the cache that an object would have to be in to be hit, and its weight and bytes.
  struct Interval: BitwiseCopyable {
    var length: Int64
    var weight: Int64
    var bytes: Int64

    var volume: Int64 {
      let product = length.multipliedReportingOverflow(by: weight)
      return product.overflow ? .max : product.partialValue
    }

    var bytesForRoom: Double { volume == 0 ? .infinity : Double(bytes) / Double(volume) }
  }

  private var intervals = SlotArray<Interval>()
  private(set) var count = 0
  /// The step that the stretch begins with.
  let start: Int64

  init(start: Int64) { self.start = start }

  /// An object that was asked for at step `from` is at step `to`.
  mutating func note(from: Int64, to: Int64, weight: Int64, bytes: Int64) {
    intervals.reserve(count + 1)
    intervals.base[count] = Interval(length: to - max(from, start), weight: weight, bytes: bytes)
    count += 1
  }

  /// The most hits, and the most bytes hit, that a volume of capacity times steps has room for. O(n log n).
  func most(capacity: Int64, steps: Int64) -> (hits: Int64, bytes: Int64) {
    let product = capacity.multipliedReportingOverflow(by: steps - start)
    let volume = product.overflow ? Int64.max : product.partialValue
    var all = UnsafeMutableBufferPointer(start: intervals.base, count: count)
    all.sort { $0.volume < $1.volume }
    var left = volume
    var hits: Int64 = 0
    for interval in all {
      if interval.volume > left { break }
      left -= interval.volume
      hits += 1
    }
    // Bytes for a byte of room: the shortest first, and what is left of the room for a part of the next.
    all.sort { $0.bytesForRoom > $1.bytesForRoom }
    left = volume
    var bytes: Int64 = 0
    for interval in all {
      if interval.volume > left {
        bytes += Int64((Double(interval.bytes) * (Double(left) / Double(interval.volume))).rounded(.up))
        break
      }
      left -= interval.volume
      bytes += interval.bytes
    }
    return (hits, bytes)
  }
}
