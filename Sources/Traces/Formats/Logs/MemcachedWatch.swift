internal import CacheCore

extension TraceFormat {
  /// What memcached tells watchers.
  static let memcachedWatch = TraceFormat(
    "memcached-watch", "memcached's log of `watch fetchers mutations`, from 1.6.20 on with `deletions`",
    columns: [.time, .size, .operation, .ttl], keyIsText: true,
    source: "memcached, doc/protocol.txt (watchers), logger.c and t/watcher.t, 1.4.34 to 1.6.20",
    fit: { head in
      guard head.isText else { return .impossible }
      let lines = head.lines(atMost: 20).filter { !$0.bytes.elementsEqual("OK".utf8) }
      let fits = lines.allSatisfy { $0.bytes.starts(with: "ts=".utf8) && $0.bytes.contains(0x20) }
      return fits && !lines.isEmpty ? .certain : .impossible
    },
    makeReader: { (setup) throws(CachesimError) in try MemcachedWatchReader(setup) })
}

/// Reads lines of `ts=S.U gid=N type=item_get|item_store|deleted key=K ...`. Keys are decoded (`%3A`).
///
/// A fetch reads, a store that stored writes, a deletion that found something deletes. To store or delete, memcached looks
/// the key up, and logs that as a fetch right before: such fetches are not requests and are left out. A fetch that found
/// nothing has the size that the log last showed being stored under the key, and 1 where there was none. `touch`, `incr`
/// and, where `deletions` are not watched, `delete` are logged as fetches alone. The decimals of `ts` are microseconds
/// without noughts in front: `7.5` is 7.000005.
final class MemcachedWatchReader: RecordReader {
  let columns: TraceColumns = [.time, .size, .operation, .ttl]
  private let lines: LineScanner
  private let keys: KeyTexts
  private let sizes = KeySizes()
  private var text = ByteScratch()

  /// The request of the line before, held back until the next line says whether it is one.
  private var holds = false
  private var heldKey: UInt64 = 0
  private var heldTime: Int64 = 0
  private var heldSize: Int64 = 0
  private var heldOperation = Operation.read
  private var heldTTL: Int64 = 0

  init(_ setup: ReaderSetup) throws(CachesimError) {
    keys = setup.keys
    lines = try LineScanner(setup.window, setup.findings)
    setup.findings.passedOverKind = "they tell of no fetch, no store that stored and no deletion"
  }

  deinit { text.free() }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let line = try lines.next() else {
        giveHeld(block)
        return false
      }
      if !line.trimmed.isEmpty, !line.bytes.elementsEqual("OK".utf8) { try decode(line, into: block) }
    }
    return true
  }

  private func giveHeld(_ block: RecordBlock) {
    guard holds else { return }
    holds = false
    let position = block.count
    block.keys[position] = heldKey
    block.times?[position] = heldTime
    block.sizes?[position] = heldSize
    block.operations?[position] = heldOperation.rawValue
    block.ttls?[position] = heldTTL
    block.count = position + 1
  }

  private func decode(_ line: Field, into block: RecordBlock) throws(CachesimError) {
    var words = Words(line)
    var time: Int64?
    var operation: Operation?
    var key: Field?
    var size: Int64?
    var ttl: Int64 = 0
    var stored = true
    var found = true
    while let word = words.next() {
      if let value = value(word, "ts=") {
        time = MemcachedWatchReader.time(value)
      } else if let value = value(word, "type=") {
        if value.bytes.elementsEqual("item_get".utf8) { operation = .read }
        if value.bytes.elementsEqual("item_store".utf8) { operation = .write }
        if value.bytes.elementsEqual("deleted".utf8) { operation = .delete }
      } else if let value = value(word, "key=") {
        key = value
      } else if let value = value(word, "status=") {
        stored = value.bytes.elementsEqual("stored".utf8)
        found = value.bytes.elementsEqual("found".utf8)
      } else if let value = value(word, "size=") {
        guard let number = value.size else { return try refuse(value.complaint(as: "size", "a whole number of bytes")) }
        size = number
      } else if let value = value(word, "ttl=") {
        guard let number = value.unsigned, number < 1 << 32 else {
          return try refuse(value.complaint(as: "time to live", "seconds below 2^32"))
        }
        // What has expired when it is stored is logged as a negative number's 32 bits.
        let seconds = Int32(truncatingIfNeeded: number)
        ttl = seconds < 0 ? 1 : Int64(seconds) * 1_000_000_000
      }
    }
    guard let time else { return try refuse("\(line.shown) has no time (ts=SECONDS.MICROSECONDS)") }
    guard let operation else { return lines.findings.passedOver += 1 }
    guard let key, !key.isEmpty else { return try refuse("\(line.shown) has no key") }
    let identity = decoded(key).key(keys)
    if operation != .read, holds, heldOperation == .read, heldKey == identity { holds = false }
    giveHeld(block)
    guard operation != .write || stored else { return lines.findings.passedOver += 1 }
    if operation == .read ? found : operation == .write, let size { sizes.set(identity, size) }
    holds = true
    heldKey = identity
    heldTime = time
    heldSize = operation == .read && !found ? sizes.size(of: identity) : size ?? sizes.size(of: identity)
    heldOperation = operation
    heldTTL = operation == .write ? ttl : 0
  }

  @inline(__always)
  private func value(_ word: Field, _ name: StaticString) -> Field? {
    let length = name.utf8CodeUnitCount
    guard word.count >= length else { return nil }
    for place in 0..<length where word.start[place] != name.utf8Start[place] { return nil }
    return Field(word.start + length, word.end)
  }

  static func time(_ field: Field) -> Int64? {
    guard let point = field.bytes.firstIndex(of: 0x2E),
      let seconds = Field(field.start, field.start + point).unsigned, seconds < 1 << 33,
      let micros = Field(field.start + point + 1, field.end).unsigned, micros < 1_000_000
    else { return nil }
    return Int64(seconds) * 1_000_000_000 + Int64(micros) * 1000
  }

  private func decoded(_ key: Field) -> Field {
    text.count = 0
    var position = key.start
    while position < key.end {
      if position.pointee == 0x25, key.end - position > 2, let high = hexadecimalDigit(position[1]),
        let low = hexadecimalDigit(position[2])
      {
        text.append(high << 4 | low)
        position += 3
      } else {
        text.append(position.pointee)
        position += 1
      }
    }
    return text.field
  }

  private func refuse(_ complaint: String) throws(CachesimError) {
    try lines.findings.bad("line \(lines.number): \(complaint)")
  }
}

/// The value of a hexadecimal digit.
@inline(__always)
func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte - 0x30
  case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
  default: nil
  }
}
