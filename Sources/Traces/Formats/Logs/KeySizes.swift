internal import CacheCore
internal import CacheStructures

/// The size that a trace gave each key last, for requests that do not say one.
final class KeySizes {
  private var table = KeyTable()
  private var sizes = UnsafeMutablePointer<Int64>.allocate(capacity: 1024)
  private var capacity = 1024

  deinit { sizes.deallocate() }

  /// The size that the key had last; 1 where none is known.
  func size(of key: UInt64) -> Int64 {
    let place = table.find(key)
    return place == KeyTable.none ? 1 : sizes[Int(place)]
  }

  func set(_ key: UInt64, _ size: Int64) {
    // 2^31 keys are as many as the table numbers.
    guard table.count < 1 << 31 else { return }
    let place = Int(table.intern(key))
    if place >= capacity {
      let memory = UnsafeMutablePointer<Int64>.allocate(capacity: capacity * 2)
      memory.update(from: sizes, count: capacity)
      sizes.deallocate()
      sizes = memory
      capacity *= 2
    }
    sizes[place] = size
  }
}
