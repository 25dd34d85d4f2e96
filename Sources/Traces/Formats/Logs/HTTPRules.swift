internal import CacheCore

/// Which requests of a log count, and as what: methods to operations, and statuses.
final class HTTPRules: @unchecked Sendable {
  /// The parameters that every HTTP log has.
  static let parameters = [
    Parameter("status", .text, default: "all", "which statuses count: all, or codes and classes (2xx,304)"),
    Parameter(
      "not-found", .text, default: "404,410",
      "the statuses that say that the origin does not hold what is read: codes, or none"),
    Parameter(
      "other-methods", .choice(["read", "skip"]), default: "read",
      "what OPTIONS, TRACE, CONNECT and unknown methods are"),
  ]

  private let wanted = UnsafeMutablePointer<Bool>.allocate(capacity: 1000)
  private let wantsAll: Bool
  private let absent = UnsafeMutablePointer<Bool>.allocate(capacity: 1000)
  /// Whether a status can say that the origin does not hold an object.
  let knowsAbsence: Bool
  private let othersRead: Bool

  init(_ parameters: ParameterValues, owner: String) throws(CachesimError) {
    wanted.initialize(repeating: false, count: 1000)
    othersRead = parameters.text("other-methods") == "read"
    absent.initialize(repeating: false, count: 1000)
    let text = parameters.text("status")
    wantsAll = text == "all"
    let codes = parameters.text("not-found")
    knowsAbsence = codes != "none"
    if knowsAbsence { try HTTPRules.mark(absent, codes, "not-found", "none is for none", owner) }
    if !wantsAll { try HTTPRules.mark(wanted, text, "status", "all takes every status", owner) }
  }

  private static func mark(
    _ codes: UnsafeMutablePointer<Bool>, _ text: String, _ name: String, _ hint: String, _ owner: String
  ) throws(CachesimError) {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let digits = part.lowercased()
      if let code = Int(digits), (100...999).contains(code) {
        codes[code] = true
      } else if digits.count == 3, digits.hasSuffix("xx"), let first = digits.first?.wholeNumberValue,
        (1...9).contains(first)
      {
        for code in first * 100..<first * 100 + 100 { codes[code] = true }
      } else {
        throw CachesimError(
          .usage, "\(owner): \(name) '\(part)' is neither a code (200) nor a class (2xx); \(hint)")
      }
    }
  }

  deinit {
    wanted.deallocate()
    absent.deallocate()
  }

  /// Whether a status says that the origin does not hold the object.
  @inline(__always)
  func isAbsence(_ status: Field) -> Bool {
    guard let code = status.unsigned, code < 1000 else { return false }
    return absent[Int(code)]
  }

  /// Whether requests with this status count; nil: it is none.
  @inline(__always)
  func counts(_ status: Field) -> Bool? {
    if wantsAll { return true }
    if let code = status.unsigned { return code < 1000 ? wanted[Int(code)] : nil }
    // Not answered: `-` in most logs, -1 in HAProxy's.
    return status.bytes.first == 0x2D ? false : nil
  }

  /// What a method does; nil: it is to be left out.
  @inline(__always)
  func operation(_ method: Field) -> Operation? {
    var word: UInt64 = 0
    if method.count <= 8 { for byte in method.bytes { word = word << 8 | UInt64(byte) } }
    switch word {
    case 0x47_4554, 0x4845_4144: return .read
    case 0x50_5554, 0x504F_5354, 0x50_4154_4348: return .write
    case 0x4445_4C45_5445, 0x50_5552_4745: return .delete
    default: return othersRead ? .read : nil
    }
  }

  /// A request line's method and target: `GET /path HTTP/1.1`, the protocol left away. Nil: it names nothing.
  @inline(__always)
  static func parts(_ request: Field) -> (method: Field, target: Field)? {
    var stop = request.start
    while stop < request.end, stop.pointee != 0x20 { stop += 1 }
    if stop == request.start || stop == request.end { return nil }
    let method = Field(request.start, stop)
    // Letters alone: what comes before a TLS handshake's first blank is no method.
    for byte in method.bytes where (byte | 0x20) &- 0x61 > 25 && byte != 0x2D && byte != 0x5F { return nil }
    if method.count == 1, method.start.pointee == 0x2D { return nil }
    var end = request.end
    var last = end
    while last > stop, (last - 1).pointee != 0x20 { last -= 1 }
    if end - last >= 5, last > stop + 1, last[0] == 0x48, last[1] == 0x54, last[2] == 0x54, last[3] == 0x50,
      last[4] == 0x2F
    {
      end = last - 1
    }
    let target = Field(stop + 1, end).trimmed
    return target.isEmpty ? nil : (method, target)
  }
}
