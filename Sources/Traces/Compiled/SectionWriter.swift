internal import CZstd
internal import CacheCore

/// Packs columns of a block into sections: numbers reduced by base, unit or difference, cut into planes of bytes, each
/// plane a zstd frame.
final class SectionWriter {
  private let context: OpaquePointer
  private let name: String
  private let numbers = UnsafeMutablePointer<UInt64>.allocate(capacity: CompiledLayout.blockRecords)
  private let plane = UnsafeMutablePointer<UInt8>.allocate(capacity: CompiledLayout.blockRecords)
  private let frame: UnsafeMutableRawBufferPointer
  private static let level: Int32 = 6

  init(name: String) throws(CachesimError) {
    guard let context = ZSTD_createCCtx() else { throw CachesimError(.failed, "\(name): no memory for zstd") }
    self.context = context
    self.name = name
    frame = .allocate(byteCount: ZSTD_compressBound(CompiledLayout.blockRecords), alignment: 64)
  }

  deinit {
    ZSTD_freeCCtx(context)
    numbers.deallocate()
    plane.deallocate()
    frame.deallocate()
  }

  /// Appends a section of `values` to `payload`, by the shortest of the given transforms.
  func append(
    _ values: UnsafePointer<UInt64>, count: Int, _ transforms: [SectionTransform], to payload: inout [UInt8]
  ) throws(CachesimError) {
    var best: [UInt8]?
    for transform in transforms {
      let section = try section(values, count, transform)
      if section.count < best?.count ?? .max { best = section }
    }
    payload += best ?? []
  }

  private func section(
    _ values: UnsafePointer<UInt64>, _ count: Int, _ transform: SectionTransform
  ) throws(CachesimError) -> [UInt8] {
    var base: UInt64 = 0
    switch transform {
    case .numbered:
      for position in 0..<count { numbers[position] = values[position] }
    case .delta:
      base = count > 0 ? values[0] : 0
      var before = base
      for position in 0..<count {
        numbers[position] = values[position] &- before
        before = values[position]
      }
    case .plain:
      base = .max
      for position in 0..<count { base = min(base, values[position]) }
      if count == 0 { base = 0 }
      for position in 0..<count { numbers[position] = values[position] &- base }
    }
    let unit = transform == .numbered ? 1 : SectionWriter.unit(numbers, count)
    // Differences of both signs are folded to small numbers; the reader unfolds them where the bit says so.
    var folds = false
    var all: UInt64 = 0
    for position in 0..<count { all |= numbers[position] }
    if transform == .delta, all >> 63 == 1 {
      folds = true
      all = 0
      for position in 0..<count {
        let difference = Int64(bitPattern: numbers[position])
        numbers[position] = UInt64(bitPattern: (difference << 1) ^ (difference >> 63))
        all |= numbers[position]
      }
    } else if unit > 1 {
      all = 0
      for position in 0..<count {
        numbers[position] /= unit
        all |= numbers[position]
      }
    }
    let planes = (64 - all.leadingZeroBitCount + 7) / 8
    var section: [UInt8] = [transform.rawValue, UInt8(planes), folds ? 1 : 0, 0]
    section.append(UInt32(count))
    section.append(base)
    section.append(folds ? 1 : unit)
    for place in 0..<planes { try append(plane: place, count, to: &section) }
    return section
  }

  private func append(plane place: Int, _ count: Int, to section: inout [UInt8]) throws(CachesimError) {
    let shift = UInt64(place * 8)
    for position in 0..<count { plane[position] = UInt8(truncatingIfNeeded: numbers[position] &>> shift) }
    let size = ZSTD_compressCCtx(context, frame.baseAddress, frame.count, plane, count, SectionWriter.level)
    if ZSTD_isError(size) != 0 {
      throw CachesimError(.io, "\(name): zstd: \(String(cString: ZSTD_getErrorName(size)))")
    }
    section.append(UInt32(size))
    section += frame[..<size]
  }

  /// The greatest number that divides all; 1 at least.
  private static func unit(_ numbers: UnsafePointer<UInt64>, _ count: Int) -> UInt64 {
    var unit: UInt64 = 0
    for position in 0..<count {
      var (a, b) = (numbers[position], unit)
      while b != 0 { (a, b) = (b, a % b) }
      unit = a
      if unit == 1 { break }
    }
    return max(1, unit)
  }
}

extension [UInt8] {
  /// Appends a number, its lowest byte first.
  mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
