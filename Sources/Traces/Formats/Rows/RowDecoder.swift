internal import CacheCore

/// Cuts a row into columns and says what request it is.
struct RowDecoder {
  /// What a row says.
  struct Request {
    var key: UInt64 = 0
    var time: Int64 = 0
    var size: Int64 = 0
    var operation = Operation.read
    var ttl: Int64 = 0
    var requests: UInt64 = 1
  }

  /// What about a row is not as it should be.
  enum Fault {
    case columns, key, time, size, otherSize, keySize, operation, ttl, requests
  }

  /// No row stands for more requests.
  static let longest: UInt64 = 1 << 30

  private let places: RowPlaces
  /// Whether the variants are a part of the key.
  private let isWhole: Bool
  private let fields: UnsafeMutablePointer<Field>
  // What of the layout is needed for every row: nothing that would have to be retained.
  private let delimiter: RowLayout.Delimiter
  private let keyIsNumber: Bool
  private let keys: KeyTexts
  private let clock: RowClock
  private let sizeUnit: Int64
  private let operations: RowOperations

  /// A decoder with `fields` as room for `RowLayout.mostColumns` columns: those of the row decoded last.
  init(
    _ layout: RowLayout, _ places: RowPlaces, isWhole: Bool, keys: KeyTexts, fields: UnsafeMutablePointer<Field>
  ) {
    self.places = places
    self.isWhole = isWhole
    self.keys = keys
    self.fields = fields
    delimiter = layout.delimiter
    keyIsNumber = layout.keyIsNumber
    clock = layout.clock
    sizeUnit = layout.sizeUnit
    operations = layout.operations
  }

  /// Decodes a row; nil if it is sound.
  @inline(__always)
  func decode(_ line: Field, into request: inout Request) -> Fault? {
    let found = cut(line)
    guard places.count.contains(found) else { return .columns }
    guard let key = key() else { return .key }
    request.key = key
    if places.time >= 0 {
      guard let time = clock.nanoseconds(fields[places.time]) else { return .time }
      request.time = time
    }
    if places.size >= 0, let fault = decodeSize(found, &request) { return fault }
    if places.operation >= 0 {
      guard let operation = operations.operation(fields[places.operation]) else { return .operation }
      request.operation = operation
    }
    if places.ttl >= 0 {
      let field = fields[places.ttl]
      guard let ttl = field.isEmpty || field.isMinusOne ? 0 : field.nanoseconds(unit: 1_000_000_000) else {
        return .ttl
      }
      request.ttl = ttl
    }
    if places.requests >= 0 {
      guard let requests = fields[places.requests].unsigned, requests <= RowDecoder.longest else { return .requests }
      request.requests = requests
    }
    return nil
  }

  @inline(__always)
  private func key() -> UInt64? {
    let field = fields[places.key]
    if field.isEmpty { return nil }
    var key: UInt64
    if keyIsNumber {
      guard let value = field.size else { return nil }
      key = UInt64(value)
    } else {
      key = field.key(keys)
    }
    // Hashes are added, so that no two offsets of two volumes are likelier to meet than any two numbers.
    if isWhole, places.variant >= 0 {
      keys.isHashed.pointee = true
      let plain = key
      key = SplitMix64.mix(key) &+ SplitMix64.mix(StableHash.key(ofText: fields[places.variant].bytes) &+ 1)
      if places.secondVariant >= 0 {
        key = SplitMix64.mix(key) &+ SplitMix64.mix(StableHash.key(ofText: fields[places.secondVariant].bytes) &+ 1)
      }
      keys.names?.note(key, madeOf: plain)
    }
    return key
  }

  @inline(__always)
  private func decodeSize(_ found: Int, _ request: inout Request) -> Fault? {
    // A size can be the first of the columns that are left out at a row's end.
    request.size = 0
    if places.size >= found { return nil }
    let field = fields[places.size]
    if places.otherSize >= 0, field.isMinusOne {
      guard let size = fields[places.otherSize].size else { return .otherSize }
      request.size = size
      return nil
    }
    guard let size = field.size else { return .size }
    let (bytes, overflow) = size.multipliedReportingOverflow(by: sizeUnit)
    if overflow { return .size }
    request.size = bytes
    if places.keySize >= 0 {
      guard let keySize = fields[places.keySize].size, keySize <= Int64.max - bytes else { return .keySize }
      request.size = bytes + keySize
    }
    return nil
  }

  /// How many columns a row has; one more than there is room for, if there are more.
  @inline(__always)
  private func cut(_ line: Field) -> Int {
    var found = 0
    if delimiter == .spaces {
      var words = Words(line)
      while let word = words.next() {
        if found == RowLayout.mostColumns { return found + 1 }
        fields[found] = word
        found += 1
      }
      return found
    }
    let byte: UInt8 = delimiter == .tab ? 0x09 : 0x2C
    var start = line.start
    while true {
      var stop = start
      while stop < line.end, stop.pointee != byte { stop += 1 }
      if found == RowLayout.mostColumns { return found + 1 }
      fields[found] = Field(start, stop).trimmed
      found += 1
      if stop == line.end { return found }
      start = stop + 1
    }
  }

  /// What is wrong with the row decoded last, with its column.
  func complaint(_ fault: Fault, _ line: Field) -> String {
    func column(_ place: Int, _ text: (Field) -> String) -> String {
      ", column \(place + 1): " + text(fields[place])
    }
    switch fault {
    case .columns:
      let count = places.count
      let wanted = count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
      let found = cut(line)
      return ": \(found) column\(found == 1 ? "" : "s") instead of \(wanted): \(line.shown)"
    case .key: return column(places.key) { $0.complaint(as: "key", "a whole number below 2^63") }
    case .time: return column(places.time) { $0.complaint(as: "time", clock.description) }
    case .size: return column(places.size) { $0.complaint(as: "size", "a whole number of bytes") }
    case .otherSize: return column(places.otherSize) { $0.complaint(as: "size", "a whole number of bytes") }
    case .keySize: return column(places.keySize) { $0.complaint(as: "key size", "a whole number of bytes") }
    case .operation:
      return column(places.operation) { "\($0.shown) is not an operation (\(operations.description))" }
    case .ttl: return column(places.ttl) { $0.complaint(as: "time to live", "seconds; 0, -1 or empty: none") }
    case .requests:
      return column(places.requests) { $0.complaint(as: "number of requests", "0 to \(RowDecoder.longest)") }
    }
  }
}
