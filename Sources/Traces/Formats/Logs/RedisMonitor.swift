internal import CacheCore

extension TraceFormat {
  /// What `redis-cli MONITOR` prints.
  static let redisMonitor = TraceFormat(
    "redis-monitor", aliases: ["redis"],
    "redis-cli MONITOR: commands to operations, sizes from values, EX and EXPIRE to TTLs",
    columns: [.time, .size, .operation, .ttl], keyIsText: true, source: "Redis documentation, MONITOR and the commands",
    fit: { head in
      guard head.isText else { return .impossible }
      let lines = head.lines(atMost: 20).filter { !$0.bytes.elementsEqual("OK".utf8) }
      let fits = lines.allSatisfy { line in
        let words = Words.of(line)
        return words.count >= 3 && words[0].nanoseconds(unit: 1) != nil && words[0].bytes.contains(0x2E)
          && words[1].start.pointee == 0x5B && words[2].bytes.contains(0x5D)
      }
      return fits && !lines.isEmpty ? .certain : .impossible
    },
    makeReader: { (setup) throws(CachesimError) in try RedisMonitorReader(setup) })
}

/// Reads lines of `SECONDS.MICROSECONDS [DB CLIENT] "command" "argument"...`.
///
/// A key of another database than 0 is another object. MONITOR shows no replies: a read, a deletion and an EXPIRE have the
/// size of the last value that the log shows being written under the key, and 1 where there was none. Commands that name
/// no key (PING, SCAN, scripts) are passed over and reported.
final class RedisMonitorReader: RecordReader {
  let columns: TraceColumns = [.time, .size, .operation, .ttl]
  private let lines: LineScanner
  private let keys: KeyTexts
  private let sizes = KeySizes()
  private let commands = RedisCommandTable.shared
  private var text = ByteScratch()
  /// The arguments of the line being read: decoded, one after the other in `text`, and where each ends.
  private var ends = UnsafeMutablePointer<Int>.allocate(capacity: 16)
  private var endCapacity = 16
  private var endCount = 0
  /// The command's keys that are still to be given.
  private var nextArgument = 0
  private var step = 0
  private var lastArgument = -1
  private var operation = Operation.read
  private var time: Int64 = 0
  private var ttl: Int64 = 0
  private var database: UInt64 = 0
  /// How large the values are; -1: as was said last.
  private var size: Int64 = -1
  private var sizeIsNext = false

  private static let ex = RedisWord("ex")
  private static let px = RedisWord("px")
  private static let exat = RedisWord("exat")
  private static let pxat = RedisWord("pxat")

  init(_ setup: ReaderSetup) throws(CachesimError) {
    keys = setup.keys
    lines = try LineScanner(setup.window, setup.findings)
    setup.findings.passedOverKind = "their commands name no key, or are not known"
  }

  deinit {
    text.free()
    ends.deallocate()
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      if nextArgument > lastArgument {
        guard let line = try lines.next() else { return false }
        if line.trimmed.isEmpty || line.bytes.elementsEqual("OK".utf8) { continue }
        lastArgument = -1
        nextArgument = 0
        guard parse(line) else {
          try lines.findings.bad(
            "line \(lines.number): \(line.shown) is not of the form SECONDS.MICROSECONDS [DB CLIENT] \"command\" \"key\""
          )
          continue
        }
        if !begin() { lines.findings.passedOver += 1 }
        continue
      }
      give(block)
      nextArgument += step
    }
    return true
  }

  private func give(_ block: RecordBlock) {
    let position = block.count
    var key = argument(nextArgument).key(keys)
    if database != 0 {
      let plain = key
      key = SplitMix64.mix(key ^ SplitMix64.mix(database))
      keys.names?.note(key, madeOf: plain)
    }
    let known = sizeIsNext ? Int64(argument(nextArgument + 1).count) : size
    let bytes = known >= 0 ? known : sizes.size(of: key)
    if known >= 0 { sizes.set(key, bytes) }
    block.keys[position] = key
    block.times?[position] = time
    block.sizes?[position] = bytes
    block.operations?[position] = operation.rawValue
    block.ttls?[position] = ttl
    block.count = position + 1
  }

  private func argument(_ place: Int) -> Field {
    Field(text.base + (place == 0 ? 0 : ends[place - 1]), text.base + ends[place])
  }

  /// The line's time, database and arguments.
  private func parse(_ line: Field) -> Bool {
    var words = Words(line)
    guard let first = words.next(), let time = first.nanoseconds(unit: 1_000_000_000), let second = words.next(),
      second.count > 1, second.start.pointee == 0x5B, let database = Field(second.start + 1, second.end).unsigned
    else { return false }
    self.time = time
    self.database = database
    var position = second.end
    while position < line.end, position.pointee != 0x5D { position += 1 }
    position += 1
    text.count = 0
    endCount = 0
    while position < line.end {
      if position.pointee == 0x20 {
        position += 1
        continue
      }
      guard position.pointee == 0x22 else { return false }
      position += 1
      while position < line.end, position.pointee != 0x22 {
        guard let byte = unescape(&position, line.end) else { return false }
        text.append(byte)
      }
      guard position < line.end else { return false }
      position += 1
      appendEnd()
    }
    return endCount > 0
  }

  private func appendEnd() {
    if endCount == endCapacity {
      let memory = UnsafeMutablePointer<Int>.allocate(capacity: endCapacity * 2)
      memory.update(from: ends, count: endCount)
      ends.deallocate()
      ends = memory
      endCapacity *= 2
    }
    ends[endCount] = text.count
    endCount += 1
  }

  @inline(__always)
  private func unescape(_ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UInt8? {
    let byte = position.pointee
    position += 1
    if byte != 0x5C { return byte }
    guard position < end else { return nil }
    let escaped = position.pointee
    position += 1
    switch escaped {
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "a"): return 0x07
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "x"):
      guard end - position >= 2, let high = hexadecimalDigit(position[0]), let low = hexadecimalDigit(position[1])
      else {
        return nil
      }
      position += 2
      return high << 4 | low
    default: return escaped
    }
  }

  /// What the command does with which arguments; false: it names no key.
  private func begin() -> Bool {
    let count = endCount
    guard count > 1, let command = commands.command(RedisWord(argument(0))) else { return false }
    ttl = 0
    size = -1
    sizeIsNext = false
    operation = command.operation
    nextArgument = 1
    step = 1
    lastArgument = 1
    switch command.shape {
    case .one: break
    case .all: lastArgument = count - 1
    case .pairs:
      guard count > 2 else { return reset() }
      step = 2
      lastArgument = count - 2
      sizeIsNext = true
    case .value:
      guard count > 2 else { return reset() }
      size = Int64(argument(2).count)
      setOptions(from: 3)
    case .timed(let unit):
      guard count > 3, let value = argument(2).nanoseconds(unit: unit) else { return reset() }
      ttl = value
      size = Int64(argument(3).count)
    case .members:
      size = Int64(ends[count - 1] - ends[1])
    case .expire(let unit, let isDate):
      guard count > 2 else { return reset() }
      // A negative time to live, or a date that is past, deletes.
      let value = argument(2).nanoseconds(unit: unit).map { isDate ? $0 - time : $0 } ?? 0
      ttl = value
      operation = value > 0 ? .write : .delete
    case .options: setOptions(from: 2)
    }
    return true
  }

  private func reset() -> Bool {
    lastArgument = -1
    nextArgument = 0
    return false
  }

  /// EX, PX, EXAT and PXAT of SET and GETEX.
  private func setOptions(from first: Int) {
    var place = first
    while place + 1 < endCount {
      let value = argument(place + 1)
      switch RedisWord(argument(place)) {
      case RedisMonitorReader.ex: ttl = value.nanoseconds(unit: 1_000_000_000) ?? 0
      case RedisMonitorReader.px: ttl = value.nanoseconds(unit: 1_000_000) ?? 0
      case RedisMonitorReader.exat: ttl = max(1, (value.nanoseconds(unit: 1_000_000_000) ?? 0) - time)
      case RedisMonitorReader.pxat: ttl = max(1, (value.nanoseconds(unit: 1_000_000) ?? 0) - time)
      default:
        place += 1
        continue
      }
      place += 2
    }
  }
}
