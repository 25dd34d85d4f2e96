/// The texts of the keys that a block of requests shows for the first time, by dense id.
///
/// A view: whoever made the memory keeps it alive.
@frozen
public struct KeyNames {
  /// The dense id of the first; the others follow it.
  public let first: UInt32
  /// How many there are.
  public let count: Int
  @usableFromInline let bytes: UnsafePointer<UInt8>
  @usableFromInline let ends: UnsafePointer<Int>

  @inlinable
  init(first: UInt32, count: Int, bytes: UnsafePointer<UInt8>, ends: UnsafePointer<Int>) {
    self.first = first
    self.count = count
    self.bytes = bytes
    self.ends = ends
  }

  /// The text of the key whose id is `first` plus `place`, which is below `count`.
  @inlinable
  public subscript(place: Int) -> UnsafeRawBufferPointer {
    let start = place == 0 ? 0 : ends[place - 1]
    return UnsafeRawBufferPointer(start: bytes + start, count: ends[place] - start)
  }
}
