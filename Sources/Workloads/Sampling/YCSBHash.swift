/// YCSB's hash of a number: FNV-1a over its eight bytes from the lowest, without its sign.
///
/// Source: Utils.fnvhash64 of YCSB; Fowler, Noll, Vo, RFC 9923.
enum YCSBHash {
  /// The hash.
  @inline(__always)
  static func of(_ value: UInt64) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var rest = value
    for _ in 0..<8 {
      hash = (hash ^ (rest & 0xFF)) &* 1_099_511_628_211
      rest &>>= 8
    }
    return Int64(bitPattern: hash).magnitude
  }
}
