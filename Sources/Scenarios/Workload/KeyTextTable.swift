internal import CacheCore

/// The texts of a workload's keys, and the number that stands for each: the same text is the same key. One thread at a time.
final class KeyTextTable {
  private var numbers: [String: UInt64] = [:]
  private let texts = KeyNameList()

  /// The key that a text is.
  func key(_ text: String) -> UInt64 {
    if let number = numbers[text] { return number }
    let number = UInt64(numbers.count)
    numbers[text] = number
    var bytes = text
    bytes.withUTF8 { texts.append(UnsafeRawBufferPointer($0)) }
    return number
  }

  /// Adds the text of a key to a list.
  func append(_ key: UInt64, to list: KeyNameList) { list.append(texts[Int(key)]) }
}
