internal import CacheCore

/// The texts of a workload's keys, and the number that stands for each, as traces have them: that of a number's digits is
/// the number, any other's is its hash. The same text is the same key. One thread at a time.
final class KeyTextTable {
  private var places: [UInt64: Int] = [:]
  private let texts = KeyNameList()

  /// The key that a text is.
  func key(_ text: String) -> UInt64 {
    var bytes = text
    if let number = UInt64(text), String(number) == text {
      note(number, &bytes)
      return number
    }
    let hash = bytes.withUTF8 { StableHash.hash(UnsafeRawBufferPointer($0)) }
    note(hash, &bytes)
    return hash
  }

  private func note(_ key: UInt64, _ text: inout String) {
    guard places[key] == nil else { return }
    places[key] = texts.count
    text.withUTF8 { texts.append(UnsafeRawBufferPointer($0)) }
  }

  /// Adds the text of a key to a list.
  func append(_ key: UInt64, to list: KeyNameList) {
    if let place = places[key] { list.append(texts[place]) } else { list.append(key) }
  }
}
