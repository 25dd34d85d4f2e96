internal import CacheCore

/// How published traces write operations.
enum RowOperations: Sendable {
  /// Words of caches: get, set, delete, ...
  case words
  /// `R` or `W`, `Read` or `Write`, in any case.
  case readWrite
  /// `0` or `1`, of which this one (an ASCII digit) reads and the other writes.
  case digit(reads: UInt8)
  /// What a chunk store does, and what follows a point: getChunkData.Permanent, putChunk.NotInitialized.
  case chunk
  /// REST.GET.OBJECT and its like.
  case rest
  /// `-` reads, `save` writes.
  case saved

  /// The operation that a field says; nil if it is none.
  @inline(__always)
  func operation(_ field: Field) -> Operation? {
    switch self {
    case .words: return OperationWords.shared.operation(field)
    case .readWrite:
      guard !field.isEmpty else { return nil }
      switch field.start.pointee | 0x20 {
      case UInt8(ascii: "r"): return field.count == 1 || RowOperations.isWord(field, "read") ? .read : nil
      case UInt8(ascii: "w"): return field.count == 1 || RowOperations.isWord(field, "write") ? .write : nil
      default: return nil
      }
    case .digit(let reads):
      guard field.count == 1, field.start.pointee | 1 == 0x31 else { return nil }
      return field.start.pointee == reads ? .read : .write
    case .chunk:
      if field.bytes.starts(with: "get".utf8) || field.bytes.starts(with: "read".utf8) { return .read }
      if field.bytes.starts(with: "put".utf8) || field.bytes.starts(with: "write".utf8) { return .write }
      return field.bytes.starts(with: "delete".utf8) ? .delete : nil
    case .rest:
      guard field.bytes.starts(with: "REST.".utf8) else { return nil }
      var stop = field.start + 5
      while stop < field.end, stop.pointee != 0x2E { stop += 1 }
      return OperationWords.shared.operation(Field(field.start + 5, stop))
    case .saved:
      if field.count == 1, field.start.pointee == 0x2D { return .read }
      return RowOperations.isWord(field, "save") ? .write : nil
    }
  }

  private static func isWord(_ field: Field, _ word: StaticString) -> Bool {
    guard field.count == word.utf8CodeUnitCount else { return false }
    for (byte, wanted) in zip(field.bytes, UnsafeBufferPointer(start: word.utf8Start, count: field.count))
    where byte | 0x20 != wanted { return false }
    return true
  }

  /// What a message says that an operation should be.
  var description: String {
    switch self {
    case .words: "get, set, delete, ..."
    case .readWrite: "R or W, Read or Write"
    case .digit(let reads): reads == 0x30 ? "0: read, 1: write" : "1: read, 0: write"
    case .chunk: "get..., put..., ..."
    case .rest: "REST.GET.OBJECT, REST.PUT.OBJECT, ..."
    case .saved: "- or save"
    }
  }
}
