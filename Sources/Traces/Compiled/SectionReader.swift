internal import CZstd

/// One section of a block, its planes decompressed: gives values from the first to the last.
///
/// A reader is used again for the same column of the next block.
final class SectionReader {
  private(set) var transform = SectionTransform.plain
  private(set) var count = 0
  private(set) var base: UInt64 = 0
  private var planeCount = 0
  private var folds = false
  private var unit: UInt64 = 1
  private var last: UInt64 = 0
  private var given = 0
  private let planes = UnsafeMutablePointer<UInt8>.allocate(capacity: CompiledLayout.blockRecords * 8)

  deinit { planes.deallocate() }

  /// Decompresses the section at the start of `bytes`, which must hold `expected` values (nil: any number); answers how
  /// long it is, or nil if it is none.
  func load(_ bytes: UnsafeRawBufferPointer, expected: Int?, _ context: OpaquePointer) -> Int? {
    guard bytes.count >= CompiledLayout.sectionHeaderBytes,
      let transform = SectionTransform(rawValue: bytes[0]), bytes[1] <= 8, bytes[2] <= 1
    else { return nil }
    self.transform = transform
    planeCount = Int(bytes[1])
    folds = bytes[2] == 1
    count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
    base = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    unit = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    guard count <= CompiledLayout.blockRecords, expected == nil || count == expected else { return nil }
    last = base
    given = 0
    var offset = CompiledLayout.sectionHeaderBytes
    for place in 0..<planeCount {
      guard bytes.count - offset >= 4 else { return nil }
      let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      offset += 4
      guard length <= bytes.count - offset, let start = bytes.baseAddress else { return nil }
      let size = ZSTD_decompressDCtx(
        context, planes + place * CompiledLayout.blockRecords, CompiledLayout.blockRecords, start + offset, length)
      guard ZSTD_isError(size) == 0, size == count else { return nil }
      offset += length
    }
    return offset
  }

  /// The next `wanted` numbers as they are stored.
  private func numbers<Number: FixedWidthInteger>(_ wanted: Int, into out: UnsafeMutablePointer<Number>) {
    let stride = CompiledLayout.blockRecords
    let first = planes + given
    given += wanted
    switch planeCount {
    case 0: out.update(repeating: 0, count: wanted)
    case 1: for i in 0..<wanted { out[i] = Number(truncatingIfNeeded: first[i]) }
    case 2:
      let second = first + stride
      for i in 0..<wanted {
        out[i] = Number(truncatingIfNeeded: first[i]) | Number(truncatingIfNeeded: second[i]) &<< 8
      }
    case 3:
      let (second, third) = (first + stride, first + 2 * stride)
      for i in 0..<wanted {
        out[i] =
          Number(truncatingIfNeeded: first[i]) | Number(truncatingIfNeeded: second[i]) &<< 8
          | Number(truncatingIfNeeded: third[i]) &<< 16
      }
    default:
      for i in 0..<wanted {
        out[i] = Number(truncatingIfNeeded: first[i]) | Number(truncatingIfNeeded: first[i + stride]) &<< 8
      }
      for place in 2..<planeCount {
        let plane = first + place * stride
        let shift = Number(truncatingIfNeeded: place * 8)
        for i in 0..<wanted { out[i] |= Number(truncatingIfNeeded: plane[i]) &<< shift }
      }
    }
  }

  /// The next `wanted` values.
  func values(_ wanted: Int, into out: UnsafeMutablePointer<UInt64>) {
    numbers(wanted, into: out)
    let (unit, base) = (unit, base)
    if transform != .delta {
      if unit == 1, base == 0 { return }
      for i in 0..<wanted { out[i] = base &+ unit &* out[i] }
      return
    }
    var value = last
    if folds {
      for i in 0..<wanted {
        value = value &+ ((out[i] &>> 1) ^ (0 &- (out[i] & 1)))
        out[i] = value
      }
    } else {
      for i in 0..<wanted {
        value = value &+ unit &* out[i]
        out[i] = value
      }
    }
    last = value
  }

  /// The next `wanted` ids. `next` is the id of the next new object, and moves. False if an id is beyond it.
  func ids(_ wanted: Int, into out: UnsafeMutablePointer<UInt32>, next: inout UInt32) -> Bool {
    guard planeCount <= 4 else { return false }
    numbers(wanted, into: out)
    var fresh = next
    var isSound = true
    if transform == .numbered {
      for i in 0..<wanted {
        let number = out[i]
        let isNew: UInt32 = number == 0 ? 1 : 0
        isSound = isSound && number <= fresh
        out[i] = isNew == 1 ? fresh : number &- 1
        fresh &+= isNew
      }
    } else {
      var value = UInt32(truncatingIfNeeded: last)
      let base = UInt32(truncatingIfNeeded: base)
      let unit = UInt32(truncatingIfNeeded: unit)
      for i in 0..<wanted {
        if transform == .plain {
          value = base &+ unit &* out[i]
        } else {
          value = value &+ (folds ? (out[i] &>> 1) ^ (0 &- (out[i] & 1)) : unit &* out[i])
        }
        isSound = isSound && value <= fresh
        fresh &+= value == fresh ? 1 : 0
        out[i] = value
      }
      last = UInt64(value)
    }
    next = fresh
    return isSound
  }
}
