internal import CacheCore

/// What a request does, as traces spell it: words of caches and stores, letters, and SCSI command codes in hexadecimal.
final class OperationWords: @unchecked Sendable {
  /// The spellings, in lower case; case does not matter.
  static let spellings: [(operation: Operation, words: [String])] = [
    (
      .read,
      [
        "get", "gets", "gat", "gats", "read", "r", "rd", "head", "load", "l", "28", "0x28", "08", "0x08",
        "0x8", "a8", "0xa8", "88", "0x88",
      ]
    ),
    (
      .write,
      [
        "set", "put", "write", "w", "wr", "add", "replace", "update", "cas", "append", "prepend", "incr", "decr",
        "insert", "store", "s", "post", "patch", "2a", "0x2a", "0a", "0x0a", "0xa", "aa", "0xaa", "8a", "0x8a",
      ]
    ),
    (.delete, ["delete", "del", "d", "remove", "rm", "unlink"]),
  ]
  /// Those that do not fit into eight bytes.
  static let longSpellings: [(operation: Operation, word: String)] = [(.read, "get_lease"), (.write, "set_lease")]

  static let shared = OperationWords()

  // A hash table of words packed into numbers, never changed after init; 0: nothing there.
  private let words = UnsafeMutablePointer<UInt64>.allocate(capacity: 256)
  private let values = UnsafeMutablePointer<Operation>.allocate(capacity: 256)

  private init() {
    words.initialize(repeating: 0, count: 256)
    values.initialize(repeating: .read, count: 256)
    for (operation, spellings) in OperationWords.spellings {
      for spelling in spellings {
        let word = spelling.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var place = OperationWords.place(word)
        while words[place] != 0 { place = (place + 1) & 255 }
        words[place] = word
        values[place] = operation
      }
    }
  }

  deinit {
    words.deallocate()
    values.deallocate()
  }

  @inline(__always)
  private static func place(_ word: UInt64) -> Int { Int((word &* 0x9E37_79B9_7F4A_7C15) >> 56) }

  /// The operation that a field spells, or nil.
  @inline(__always)
  func operation(_ field: Field) -> Operation? {
    if field.count > 8 { return OperationWords.long(field) }
    var word: UInt64 = 0
    var position = field.start
    while position < field.end {
      var byte = position.pointee
      if byte &- 0x41 < 26 { byte |= 0x20 }
      word = word << 8 | UInt64(byte)
      position += 1
    }
    var place = OperationWords.place(word)
    while words[place] != 0 {
      if words[place] == word { return values[place] }
      place = (place + 1) & 255
    }
    return nil
  }

  private static func long(_ field: Field) -> Operation? {
    longSpellings.first { $0.word.utf8.elementsEqual(field.bytes.lazy.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }) }?
      .operation
  }
}
