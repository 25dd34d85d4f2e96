public import CacheCore
internal import Glibc

/// A rule that rewrites keys as `sed` would: `s/regex/replacement/`, with POSIX extended regular expressions.
///
/// Any character may stand for `/`. `&` in the replacement is what matched, `\1` to `\9` its groups; behind the last
/// delimiter `g` replaces every match and `i` looks over case. Keys are bytes: a dot matches one byte.
public struct KeySubstitution: Sendable, Equatable {
  /// A part of the replacement.
  enum Piece: Sendable, Equatable {
    case bytes([UInt8])
    case group(Int)
  }

  /// As it was written.
  public let spelling: String
  let pattern: String
  let pieces: [Piece]
  let isGlobal: Bool
  let ignoresCase: Bool

  /// Parses `s/regex/replacement/flags`; what it is not is a usage error.
  public init(_ spelling: String) throws(CachesimError) {
    func bad(_ what: String) -> CachesimError { CachesimError(.usage, "--key-rule '\(spelling)': \(what)") }
    self.spelling = spelling
    let bytes = Array(spelling.utf8)
    guard bytes.count > 3, bytes[0] == UInt8(ascii: "s"), bytes[1] < 0x80, bytes[1] != UInt8(ascii: "\\") else {
      throw bad("is not of the form s/regex/replacement/")
    }
    let delimiter = bytes[1]
    var parts: [[UInt8]] = [[]]
    var position = 2
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == delimiter, parts.count < 3 {
        parts.append([])
      } else if byte == UInt8(ascii: "\\"), position < bytes.count, parts.count < 3 {
        if bytes[position] != delimiter { parts[parts.count - 1].append(byte) }
        parts[parts.count - 1].append(bytes[position])
        position += 1
      } else {
        parts[parts.count - 1].append(byte)
      }
    }
    guard parts.count == 3, !parts[0].isEmpty else { throw bad("is not of the form s/regex/replacement/") }
    guard parts[2].allSatisfy({ $0 == UInt8(ascii: "g") || $0 == UInt8(ascii: "i") }) else {
      throw bad("behind the last delimiter only g (every match) and i (any case) may stand")
    }
    isGlobal = parts[2].contains(UInt8(ascii: "g"))
    ignoresCase = parts[2].contains(UInt8(ascii: "i"))
    pattern = String(decoding: parts[0], as: UTF8.self)
    pieces = KeySubstitution.pieces(parts[1])
    let regex = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
    defer { regex.deallocate() }
    let code = regcomp(regex, pattern, flags)
    guard code == 0 else {
      var text = [CChar](repeating: 0, count: 200)
      regerror(code, regex, &text, text.count)
      throw bad(
        "the regular expression is not one: "
          + String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    defer { regfree(regex) }
    for case .group(let number) in pieces where number > regex.pointee.re_nsub {
      throw bad("there is no group \(number); the regular expression has \(regex.pointee.re_nsub)")
    }
  }

  /// What `regcomp` is told.
  var flags: Int32 { REG_EXTENDED | (ignoresCase ? REG_ICASE : 0) }

  private static func pieces(_ replacement: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var run: [UInt8] = []
    var position = 0
    func end() {
      if !run.isEmpty { pieces.append(.bytes(run)) }
      run = []
    }
    while position < replacement.count {
      let byte = replacement[position]
      position += 1
      if byte == UInt8(ascii: "&") {
        end()
        pieces.append(.group(0))
      } else if byte == UInt8(ascii: "\\"), position < replacement.count {
        let next = replacement[position]
        position += 1
        if (0x31...0x39).contains(next) {
          end()
          pieces.append(.group(Int(next - 0x30)))
        } else {
          run.append(next)
        }
      } else {
        run.append(byte)
      }
    }
    end()
    return pieces
  }
}
