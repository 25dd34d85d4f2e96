/// Cells for whole numbers of any size: one each below 256, and 128 to a doubling above, so a cell is at most 0.8 % wide.
enum LogCells {
  /// How many cells hold all of `Int64`.
  static let count = 256 + 55 * 128

  /// The cell of a number from 0 on.
  @inline(__always)
  static func cell(_ value: Int64) -> Int {
    if value < 256 { return Int(value) }
    let exponent = 63 - value.leadingZeroBitCount
    return 256 + (exponent - 8) * 128 + Int((value >> Int64(exponent - 7)) & 127)
  }

  /// The least number of a cell; of the one behind the last, the largest there is.
  static func least(_ cell: Int) -> Int64 {
    if cell < 256 { return Int64(cell) }
    if cell >= count { return .max }
    let (octave, part) = (cell - 256).quotientAndRemainder(dividingBy: 128)
    return Int64(128 + part) << Int64(octave + 1)
  }
}
