internal import CacheCore

/// Which keys a write makes invalid besides its own: `product:{id} -> list:{id}:*`.
///
/// Both sides are patterns (`KeyGlob`). On the left `{name}` stands for one or more bytes but `:` and `/`, as many as
/// there can be, from the left on; on the right for the same text.
package struct InvalidationRule: Sendable, Equatable {
  enum Piece: Sendable, Equatable {
    case part(KeyGlob.Part)
    /// The name with this number, in the left side's order.
    case name(Int)
  }

  /// The keys whose writes it is about.
  let template: [Piece]
  /// The keys that they make invalid.
  let target: [Piece]
  /// How many pieces of the target are before the first that is a pattern: the text that they make is known at a write.
  let prefixCount: Int

  /// Whether the target is one key.
  var isExact: Bool { prefixCount == target.count }
  /// Whether every key with the prefix is meant.
  var endsInAnything: Bool { prefixCount + 1 == target.count && target.last == .part(.some) }

  /// Reads a rule from its spelling.
  init(_ text: String, option: String) throws(CachesimError) {
    func bad(_ what: String) -> CachesimError {
      CachesimError(
        .usage, "\(option) '\(text)' \(what); write TEMPLATE -> GLOB, such as 'product:{id} -> list:{id}:*'")
    }
    let bytes = Array(text.utf8)
    guard let arrow = bytes.indices.dropLast().first(where: { bytes[$0...].starts(with: "->".utf8) }) else {
      throw bad("is no rule")
    }
    let left = InvalidationRule.trimmed(bytes[..<arrow])
    let right = InvalidationRule.trimmed(bytes[(arrow + 2)...])
    if left.isEmpty || right.isEmpty { throw bad("names no keys on its \(left.isEmpty ? "left" : "right")") }
    var names: [String] = []
    var template: [Piece] = []
    for piece in InvalidationRule.pieces(left) {
      switch piece {
      case .part(let part): template.append(.part(part))
      case .name(let name):
        if names.contains(name) { throw bad("has {\(name)} twice on its left") }
        template.append(.name(names.count))
        names.append(name)
      }
    }
    var target: [Piece] = []
    for piece in InvalidationRule.pieces(right) {
      switch piece {
      case .part(let part): target.append(.part(part))
      case .name(let name):
        guard let number = names.firstIndex(of: name) else { throw bad("has {\(name)} on its right alone") }
        target.append(.name(number))
      }
    }
    self.template = template
    self.target = target
    prefixCount = target.firstIndex { !$0.isText } ?? target.count
  }

  private enum Spelt {
    case part(KeyGlob.Part)
    case name(String)
  }

  private static func pieces(_ bytes: [UInt8]) -> [Spelt] {
    var pieces: [Spelt] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "{") {
        let inside = bytes[(place + 1)...].prefix {
          $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "_")
        }
        if !inside.isEmpty, inside.endIndex < bytes.count, bytes[inside.endIndex] == UInt8(ascii: "}") {
          pieces.append(.name(String(decoding: inside, as: UTF8.self)))
          place = inside.endIndex + 1
          continue
        }
      }
      pieces.append(.part(KeyGlob.part(bytes, &place)))
    }
    return pieces
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    return Array(bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }

  // MARK: - Matching

  /// What the names of the left side stand for in a key, or nil where it does not match.
  func captures(_ key: UnsafeRawBufferPointer) -> [Range<Int>]? {
    var matcher = PieceMatcher(template, key)
    return matcher.matches() ? matcher.captures : nil
  }

  /// Whether a key can be meant by the right side, whatever the names stand for.
  func mayMean(_ key: UnsafeRawBufferPointer) -> Bool {
    var matcher = PieceMatcher(target, key)
    return matcher.matches()
  }

  /// The lengths of the beginnings of a key that the target's prefix may be: for a key that `mayMean` is true of.
  func prefixLengths(_ key: UnsafeRawBufferPointer) -> [Int] {
    var ends: Set<Int> = [0]
    for piece in target[..<prefixCount] {
      var next: Set<Int> = []
      for start in ends {
        switch piece {
        case .part(.byte(let byte)): if start < key.count, key[start] == byte { next.insert(start + 1) }
        case .part: break
        case .name:
          var end = start
          while end < key.count, Piece.isOfName(key[end]) {
            end += 1
            next.insert(end)
          }
        }
      }
      ends = next
    }
    return isExact ? ends.filter { $0 == key.count } : ends.sorted()
  }

  /// The right side for a key of the left side: all of it, or its prefix.
  func target(
    _ key: UnsafeRawBufferPointer, _ captures: [Range<Int>], isPrefix: Bool, into parts: inout [KeyGlob.Part]
  ) {
    parts.removeAll(keepingCapacity: true)
    for piece in isPrefix ? target[..<prefixCount] : target[...] {
      switch piece {
      case .part(let part): parts.append(part)
      case .name(let number): for place in captures[number] { parts.append(.byte(key[place])) }
      }
    }
  }
}

extension InvalidationRule.Piece {
  /// Whether it is a text, once it is known what names stand for.
  var isText: Bool {
    switch self {
    case .part(.byte), .name: true
    case .part: false
    }
  }

  /// Whether a name may stand for it.
  @inline(__always)
  static func isOfName(_ byte: UInt8) -> Bool { byte != UInt8(ascii: ":") && byte != UInt8(ascii: "/") }
}

/// Matches a key with pieces: names and `*` take as much as they can, from the left on. What has failed once is not
/// tried again, so that it takes at most pieces times length squared steps.
private struct PieceMatcher {
  private let pieces: [InvalidationRule.Piece]
  private let key: UnsafeRawBufferPointer
  private var hasFailed: [Bool]
  private(set) var captures: [Range<Int>]

  init(_ pieces: [InvalidationRule.Piece], _ key: UnsafeRawBufferPointer) {
    self.pieces = pieces
    self.key = key
    hasFailed = []
    captures = pieces.compactMap { if case .name = $0 { 0..<0 } else { nil } }
  }

  mutating func matches() -> Bool { matches(0, 0) }

  private mutating func matches(_ piece: Int, _ start: Int) -> Bool {
    var (piece, start) = (piece, start)
    while piece < pieces.count, case .part(let part) = pieces[piece], part != .some {
      guard start < key.count, part.takes(key[start]) else { return false }
      (piece, start) = (piece + 1, start + 1)
    }
    if piece == pieces.count { return start == key.count }
    if hasFailed.isEmpty { hasFailed = [Bool](repeating: false, count: pieces.count * (key.count + 1)) }
    let place = piece * (key.count + 1) + start
    if hasFailed[place] { return false }
    var end = key.count
    var least = start
    if case .name = pieces[piece] {
      end = start
      while end < key.count, InvalidationRule.Piece.isOfName(key[end]) { end += 1 }
      least = start + 1
    }
    while end >= least {
      if matches(piece + 1, end) {
        if case .name(let number) = pieces[piece], number < captures.count { captures[number] = start..<end }
        return true
      }
      end -= 1
    }
    hasFailed[place] = true
    return false
  }
}
