/// Texts of keys, one after the other in memory of its own. One thread at a time.
public final class KeyNameList {
  /// How many there are.
  public private(set) var count = 0
  private var bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 4096)
  private var byteCapacity = 4096
  private var ends = UnsafeMutablePointer<Int>.allocate(capacity: 256)
  private var endCapacity = 256

  /// No texts.
  public init() {}

  deinit {
    bytes.deallocate()
    ends.deallocate()
  }

  /// Forgets all of them; the memory stays.
  public func removeAll() { count = 0 }

  /// Adds a text at the end.
  public func append(_ text: UnsafeRawBufferPointer) {
    let start = count == 0 ? 0 : ends[count - 1]
    bytes = KeyNameList.grown(bytes, start, &byteCapacity, start + text.count)
    ends = KeyNameList.grown(ends, count, &endCapacity, count + 1)
    if let source = text.baseAddress {
      (bytes + start).update(from: source.assumingMemoryBound(to: UInt8.self), count: text.count)
    }
    ends[count] = start + text.count
    count += 1
  }

  /// Adds a number, as a machine writes it in decimal.
  public func append(_ number: UInt64) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var place = 20
      var rest = number
      repeat {
        place -= 1
        digits[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: digits[place...])))
    }
  }

  /// A text; it lives until the next is added. `place` is below `count`.
  public subscript(place: Int) -> UnsafeRawBufferPointer { names(from: 0)[place] }

  /// All of them, as those of the objects from the dense id `first` on; valid until the next is added.
  public func names(from first: UInt32) -> KeyNames {
    KeyNames(first: first, count: count, bytes: bytes, ends: ends)
  }

  private static func grown<Element: BitwiseCopyable>(
    _ memory: UnsafeMutablePointer<Element>, _ used: Int, _ capacity: inout Int, _ wanted: Int
  ) -> UnsafeMutablePointer<Element> {
    guard wanted > capacity else { return memory }
    capacity = max(wanted, capacity * 2)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.update(from: memory, count: used)
    memory.deallocate()
    return larger
  }
}
