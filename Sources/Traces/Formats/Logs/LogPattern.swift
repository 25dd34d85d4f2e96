internal import CacheCore

/// A log's line as an nginx `log_format` or an Apache `LogFormat` describes it: fields, and the text that ends each.
struct LogPattern: Sendable {
  /// What a field holds; raw values are its place among the fields found.
  enum Role: Int, CaseIterable {
    case commonTime, acceptDate, isoTime, seconds, milliseconds, microseconds, request, method, target, status, size
  }

  /// A field and what ends it; nothing: the line's end.
  struct Part: Sendable, Equatable {
    var role: Role?
    var terminator: [UInt8]
  }

  /// What the line begins with.
  var prefix: [UInt8] = []
  /// Its fields, as far as one is of use.
  var parts: [Part] = []

  /// Parses a format; what it is not is a usage error that names the `owner`.
  init(_ text: String, owner: String) throws(CachesimError) {
    let bytes = Array(text.utf8)
    func bad(_ what: String) -> CachesimError { CachesimError(.usage, "\(owner): format '\(text)' \(what)") }
    let isNginx = bytes.contains(UInt8(ascii: "$"))
    guard isNginx || bytes.contains(UInt8(ascii: "%")) else {
      throw bad("has neither the variables of an nginx log_format ($request) nor those of an Apache LogFormat (%r)")
    }
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if isNginx, byte == UInt8(ascii: "$") {
        position += 1
        add(LogPattern.nginx(LogPattern.name(bytes, &position)))
      } else if !isNginx, byte == UInt8(ascii: "%"), position + 1 < bytes.count, bytes[position + 1] != byte {
        position += 1
        let (role, brackets) = LogPattern.apache(bytes, &position)
        if brackets { append(UInt8(ascii: "[")) }
        add(role)
        if brackets { append(UInt8(ascii: "]")) }
      } else {
        // `%%`, and quotes as they are escaped in a configuration file.
        if !isNginx, byte == UInt8(ascii: "%") { position += 1 }
        if byte == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
        append(position < bytes.count ? bytes[position] : byte)
        position += 1
      }
    }
    let roles = parts.map(\.role)
    guard roles.contains(.request) || roles.contains(.target) else {
      throw bad("names no request ($request, $request_uri; %r, %U)")
    }
    for (place, part) in parts.enumerated() where part.terminator.isEmpty && place < parts.count - 1 {
      throw bad("has two fields with nothing between them")
    }
    while let last = parts.last, last.role == nil { parts.removeLast() }
  }

  private mutating func add(_ role: Role?) {
    // A query string right behind a path belongs to it.
    if let last = parts.last, last.terminator.isEmpty, last.role == .target, role == nil { return }
    parts.append(Part(role: parts.contains { $0.role == role } ? nil : role, terminator: []))
  }

  private mutating func append(_ byte: UInt8) {
    if parts.isEmpty { prefix.append(byte) } else { parts[parts.count - 1].terminator.append(byte) }
  }

  private static func name(_ bytes: [UInt8], _ position: inout Int) -> String {
    let braces = position < bytes.count && bytes[position] == UInt8(ascii: "{")
    if braces { position += 1 }
    let start = position
    while position < bytes.count,
      bytes[position] == 0x5F || bytes[position] &- 0x30 < 10 || (bytes[position] | 0x20) &- 0x61 < 26
    {
      position += 1
    }
    let name = String(decoding: bytes[start..<position], as: UTF8.self)
    if braces, position < bytes.count, bytes[position] == UInt8(ascii: "}") { position += 1 }
    return name
  }

  private static func nginx(_ name: String) -> Role? {
    switch name {
    case "time_local": .commonTime
    // HAProxy's, which never names a zone: that tells its lines from Apache's.
    case "accept_date": .acceptDate
    case "time_iso8601": .isoTime
    case "msec": .seconds
    case "request": .request
    case "request_method": .method
    case "request_uri", "uri", "document_uri": .target
    case "status": .status
    case "body_bytes_sent", "bytes_sent": .size
    default: nil
    }
  }

  /// `[<>!,0-9]*({argument})?letter`, or `^` and two letters. The second: whether brackets are around it.
  private static func apache(_ bytes: [UInt8], _ position: inout Int) -> (Role?, Bool) {
    while position < bytes.count,
      bytes[position] == 0x3C || bytes[position] == 0x3E || bytes[position] == 0x21
        || bytes[position] == 0x2C || bytes[position] &- 0x30 < 10
    {
      position += 1
    }
    var argument: String?
    if position < bytes.count, bytes[position] == UInt8(ascii: "{") {
      let start = position + 1
      while position < bytes.count, bytes[position] != UInt8(ascii: "}") { position += 1 }
      argument = String(decoding: bytes[min(start, position)..<position], as: UTF8.self)
      position = min(position + 1, bytes.count)
    }
    guard position < bytes.count else { return (nil, false) }
    let letter = bytes[position]
    position += 1
    switch (letter, argument) {
    case (UInt8(ascii: "^"), _):
      position = min(position + 2, bytes.count)
      return (nil, false)
    case (UInt8(ascii: "t"), nil): return (.commonTime, true)
    case (UInt8(ascii: "t"), "sec"), (UInt8(ascii: "t"), "%s"): return (.seconds, false)
    case (UInt8(ascii: "t"), "msec"): return (.milliseconds, false)
    case (UInt8(ascii: "t"), "usec"): return (.microseconds, false)
    case (UInt8(ascii: "r"), nil): return (.request, false)
    case (UInt8(ascii: "m"), nil): return (.method, false)
    case (UInt8(ascii: "U"), nil): return (.target, false)
    case (UInt8(ascii: "s"), _): return (.status, false)
    case (UInt8(ascii: "b"), nil), (UInt8(ascii: "B"), nil), (UInt8(ascii: "O"), nil): return (.size, false)
    default: return (nil, false)
    }
  }
}
