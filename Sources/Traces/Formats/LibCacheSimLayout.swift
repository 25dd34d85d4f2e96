internal import CacheCore

/// Where the fields of libCacheSim's binary records lie, in bytes from the record's start; -1: not there. Little-endian
/// without padding; the time (u32, seconds) and the object (u64) come first in all of them.
struct LibCacheSimLayout: Sendable {
  let recordSize: Int
  let size: Int
  /// Whether the size has eight bytes (signed) instead of four.
  var isSizeLong = false
  /// A size of two bytes that is to be added: the key's.
  var keySize = -1
  /// A byte of libCacheSim's `req_op_e`.
  var operation = -1
  /// Four bytes, signed: seconds.
  var ttl = -1
  /// Eight bytes, signed: the index of the object's next request, or none.
  let nextAccess: Int

  /// A record whose fields make sense.
  struct Record {
    var key: UInt64
    var time: Int64
    var size: Int64
    var operation: Operation
    var ttl: Int64
  }

  /// Why a record makes no sense.
  enum Fault {
    case size(Int64)
    case operation(UInt8)
    case ttl(Int32)
    case nextAccess(Int64)
  }

  /// Decodes the record whose index in the trace, from 0, is `index`.
  @inline(__always)
  func decode(_ base: UnsafeRawPointer, index: Int64) -> Result<Record, Fault> {
    let next = Int64(littleEndian: (base + nextAccess).loadUnaligned(as: Int64.self))
    // None is -1, or 2^63 - 1; where writers count from 1, it is one later than where they count from 0.
    guard next == -1 || next == .max || next > index && next < OracleGeneralReader.limit else {
      return .failure(.nextAccess(next))
    }
    var record = Record(
      key: UInt64(littleEndian: (base + 4).loadUnaligned(as: UInt64.self)),
      time: Int64(UInt32(littleEndian: base.loadUnaligned(as: UInt32.self))) * 1_000_000_000, size: 0,
      operation: .read, ttl: 0)
    record.size =
      isSizeLong
      ? Int64(littleEndian: (base + size).loadUnaligned(as: Int64.self))
      : Int64(UInt32(littleEndian: (base + size).loadUnaligned(as: UInt32.self)))
    guard record.size >= 0 else { return .failure(.size(record.size)) }
    if keySize >= 0 {
      record.size += Int64(UInt16(littleEndian: (base + keySize).loadUnaligned(as: UInt16.self)))
    }
    if operation >= 0 {
      let code = (base + operation).load(as: UInt8.self)
      guard let operation = LibCacheSimLayout.operation(code) else { return .failure(.operation(code)) }
      record.operation = operation
    }
    if ttl >= 0 {
      let seconds = Int32(littleEndian: (base + ttl).loadUnaligned(as: Int32.self))
      guard seconds >= -1 else { return .failure(.ttl(seconds)) }
      record.ttl = Int64(max(0, seconds)) * 1_000_000_000
    }
    return .success(record)
  }

  /// What libCacheSim's codes mean: nothing known, get, gets, set, add, cas, replace, append, prepend, delete, incr,
  /// decr, read, write, update.
  @inline(__always)
  private static func operation(_ code: UInt8) -> Operation? {
    switch code {
    case 0, 1, 2, 12: .read
    case 3...8, 10, 11, 13, 14: .write
    case 9: .delete
    default: nil
    }
  }
}

extension LibCacheSimLayout.Fault: Error {
  /// For a message.
  var description: String {
    switch self {
    case .size(let size): "its size, \(size), is negative"
    case .operation(let code): "its operation, \(code), is none of libCacheSim's"
    case .ttl(let seconds): "its time to live, \(seconds) s, is negative"
    case .nextAccess(let next): "its next access, \(next), is neither none (-1) nor later than itself"
    }
  }
}
