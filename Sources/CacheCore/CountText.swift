/// A count as options spell it: `200000`, `20M`, `1.5k`. `k`, `M` and `G` are thousands, millions and thousand millions;
/// a fraction must come out whole. Nil if it is none.
public func parseCount(_ text: String) -> Int64? {
  var digits = Array(text.utf8)
  guard let last = digits.last else { return nil }
  var zeros: Int
  switch last {
  case UInt8(ascii: "k"), UInt8(ascii: "K"): zeros = 3
  case UInt8(ascii: "M"): zeros = 6
  case UInt8(ascii: "G"): zeros = 9
  default: zeros = 0
  }
  if zeros > 0 { digits.removeLast() }
  if let point = digits.firstIndex(of: UInt8(ascii: ".")) {
    let fraction = digits.count - point - 1
    guard fraction >= 1, fraction <= zeros, point >= 1 else { return nil }
    digits.remove(at: point)
    zeros -= fraction
  }
  guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
  return Int64(String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: zeros))
}
