internal import CacheCore
internal import CacheStructures

/// The texts of keys that are hashes, for whoever needs more of a key than that it is another one: 12 to 40 bytes a
/// distinct key besides its text.
///
/// A key that is not in it is a number, whose text is its decimal digits (`StableHash.number`).
final class KeyNameTable {
  private var table = KeyTable()
  private let texts = KeyNameList()

  /// Notes the text of a key, unless the key has one.
  func note(_ key: UInt64, _ text: UnsafeRawBufferPointer) {
    guard isNew(key) else { return }
    texts.append(text)
  }

  /// Notes that a key was made of another one, whose text is the text of both.
  func note(_ key: UInt64, madeOf origin: UInt64) {
    let place = table.find(origin)
    guard isNew(key) else { return }
    guard place != KeyTable.none else { return texts.append(origin) }
    let text = texts[Int(place)]
    withUnsafeTemporaryAllocation(byteCount: max(1, text.count), alignment: 1) { copy in
      copy.copyMemory(from: text)
      texts.append(UnsafeRawBufferPointer(rebasing: copy[..<text.count]))
    }
  }

  /// Adds the text of a key to a list.
  func append(_ key: UInt64, to list: KeyNameList) {
    let place = table.find(key)
    if place == KeyTable.none { list.append(key) } else { list.append(texts[Int(place)]) }
  }

  private func isNew(_ key: UInt64) -> Bool {
    // 2^31 keys are as many as a replay numbers.
    let count = table.count
    guard count < 1 << 31 else { return false }
    return Int(table.intern(key)) == count
  }
}
