internal import CacheCore
internal import Glibc

/// Rewrites the texts of keys before they are hashed. One thread at a time.
final class KeyRewriter {
  private let rules: KeyRules
  private let count: Int
  private let regexes: UnsafeMutablePointer<regex_t>
  private let matches = UnsafeMutablePointer<regmatch_t>.allocate(capacity: 10)
  private var text = ByteScratch()
  private var other = ByteScratch()

  init(_ rules: KeyRules) {
    self.rules = rules
    count = rules.substitutions.count
    regexes = .allocate(capacity: max(1, count))
    for (place, rule) in rules.substitutions.enumerated() {
      // It compiled before, when the rule was parsed.
      precondition(regcomp(regexes + place, rule.pattern, rule.flags) == 0, "a rule that compiled no longer does")
    }
  }

  deinit {
    for place in 0..<count { regfree(regexes + place) }
    regexes.deallocate()
    matches.deallocate()
    text.free()
    other.free()
  }

  /// A text, rewritten; it lives until the next call.
  func rewritten(_ field: Field) -> Field {
    text.count = 0
    text.append(field)
    for place in 0..<count { substitute(place) }
    if rules.dropsQuery, let mark = memchr(text.base, 0x3F, text.count) {
      text.count = mark - UnsafeMutableRawPointer(text.base)
    }
    if rules.foldsCase {
      for position in 0..<text.count where text.base[position] &- 0x41 < 26 { text.base[position] |= 0x20 }
    }
    if let separator = rules.separator { separate(separator) }
    return text.field
  }

  private func separate(_ separator: UInt8) {
    var length = 0
    var inRun = false
    for position in 0..<text.count {
      let byte = text.base[position]
      let isSeparator = byte == 0x3A || byte == 0x2F || byte == 0x7C
      if !(isSeparator && inRun) {
        text.base[length] = isSeparator ? separator : byte
        length += 1
      }
      inRun = isSeparator
    }
    text.count = length
  }

  private func substitute(_ place: Int) {
    let rule = rules.substitutions[place]
    other.count = 0
    var from = 0
    while from <= text.count {
      matches[0].rm_so = regoff_t(from)
      matches[0].rm_eo = regoff_t(text.count)
      let flags = REG_STARTEND | (from > 0 ? REG_NOTBOL : 0)
      let found = text.base.withMemoryRebound(to: CChar.self, capacity: max(1, text.count)) {
        regexec(regexes + place, $0, 10, matches, flags) == 0
      }
      if !found { break }
      let start = Int(matches[0].rm_so)
      let end = Int(matches[0].rm_eo)
      other.append(Field(text.base + from, text.base + start))
      for piece in rule.pieces {
        switch piece {
        case .bytes(let bytes): for byte in bytes { other.append(byte) }
        case .group(let number):
          let group = matches[number]
          if group.rm_so >= 0 { other.append(Field(text.base + Int(group.rm_so), text.base + Int(group.rm_eo))) }
        }
      }
      from = end
      if end == start {
        // An empty match: the byte behind it stays, and the search goes on after it.
        if end < text.count { other.append(text.base[end]) }
        from = end + 1
      }
      if !rule.isGlobal { break }
    }
    if from < text.count { other.append(Field(text.base + from, text.base + text.count)) }
    swap(&text, &other)
  }
}
