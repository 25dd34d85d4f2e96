internal import CacheCore

extension TraceFormat {
  /// What memcached tells watchers.
  static let memcachedWatch = TraceFormat(
    "memcached-watch", "memcached's log of `watch fetchers mutations` (and deletions)",
    parameters: [
      Parameter(
        "ttl", .choice(["none", "seconds", "clock"]), default: "none",
        "what the ttl of a store is: nothing, a time to live, or the expiry on the server's own clock, as 1.4 to 1.6 log it"
      ),
      Parameter(
        "clock-start", .count(0...4_000_000_000), default: "0",
        "when that clock began: `stats` time - uptime - 60, in seconds since 1970"),
    ],
    columns: [.time, .size, .operation, .ttl], keyIsText: true, source: "memcached, doc/protocol.txt and logger.c",
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
/// A fetch reads, a store that stored writes, a deletion deletes. The decimals of `ts` are microseconds without noughts in
/// front: `7.5` is 7.000005. A `set` is logged as a fetch and a store; the fetch cannot be told from a real one.
final class MemcachedWatchReader: RecordReader {
  let columns: TraceColumns
  private let lines: LineScanner
  private let keys: KeyRewriter?
  private let ttlIsClock: Bool
  private let clockStart: Int64
  private var text = ByteScratch()

  init(_ setup: ReaderSetup) throws(CachesimError) {
    let ttl = setup.parameters.text("ttl")
    columns = ttl == "none" ? [.time, .size, .operation] : [.time, .size, .operation, .ttl]
    ttlIsClock = ttl == "clock"
    clockStart = setup.parameters.integer("clock-start") &* 1_000_000_000
    if ttlIsClock, clockStart == 0 {
      throw CachesimError(
        .usage, "trace format 'memcached-watch': ttl=clock needs clock-start=SECONDS (`stats`: time - uptime - 60)")
    }
    keys = setup.keys
    lines = try LineScanner(setup.window, setup.findings)
    setup.findings.passedOverKind = "they tell of no fetch, no store that stored and no deletion"
  }

  deinit { text.free() }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let line = try lines.next() else { return false }
      if !line.trimmed.isEmpty { try decode(line, into: block) }
    }
    return true
  }

  private func decode(_ line: Field, into block: RecordBlock) throws(CachesimError) {
    var words = Words(line)
    var time: Int64?
    var operation: Operation?
    var key: Field?
    var size: Int64 = 0
    var expiry: UInt64 = 0
    var stored = true
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
      } else if let value = value(word, "size=") {
        guard let number = value.size else { return try refuse(value.complaint(as: "size", "a whole number of bytes")) }
        size = number
      } else if let value = value(word, "ttl=") {
        guard let number = value.unsigned, number < 1 << 33 else {
          return try refuse(value.complaint(as: "time to live", "seconds"))
        }
        expiry = number
      }
    }
    if line.bytes.elementsEqual("OK".utf8) { return }
    guard let time else { return try refuse("\(line.shown) has no time (ts=SECONDS.MICROSECONDS)") }
    guard let operation, operation != .write || stored else { return lines.findings.passedOver += 1 }
    guard let key, !key.isEmpty else { return try refuse("\(line.shown) has no key") }
    let position = block.count
    block.keys[position] = decoded(key).key(keys)
    block.times?[position] = time
    block.sizes?[position] = size
    block.operations?[position] = operation.rawValue
    if let ttls = block.ttls {
      let seconds = Int64(expiry) * 1_000_000_000
      ttls[position] =
        operation != .write || expiry == 0 ? 0 : ttlIsClock ? max(1, clockStart + seconds - time) : seconds
    }
    block.count = position + 1
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
