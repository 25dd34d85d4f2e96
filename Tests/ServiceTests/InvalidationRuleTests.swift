import TestSupport
import Testing

@testable import Service

@Suite("Rules of what writes make invalid") struct InvalidationRuleTests {
  private func isMeant(_ rule: String, by written: String, _ key: String) throws -> Bool {
    let rule = try InvalidationRule(rule, option: "--invalidate")
    var (written, key) = (written, key)
    return written.withUTF8 { written in
      let text = UnsafeRawBufferPointer(written)
      guard let captures = rule.captures(text) else { return false }
      var parts: [KeyGlob.Part] = []
      rule.target(text, captures, isPrefix: false, into: &parts)
      let isMeant = parts.withUnsafeBufferPointer { parts in
        key.withUTF8 { KeyGlob.matches(parts[...], UnsafeRawBufferPointer($0)) }
      }
      // What is meant is in the group that the index looks into.
      rule.target(text, captures, isPrefix: true, into: &parts)
      let mayBe = key.withUTF8 { bytes in
        let key = UnsafeRawBufferPointer(bytes)
        let prefixes = rule.mayMean(key) ? rule.prefixLengths(key) : []
        return prefixes.contains { length in
          length == parts.count && zip(parts, key).allSatisfy { $0 == .byte($1) }
        }
      }
      if isMeant { #expect(mayBe, "\(rule): \(key)") }
      return isMeant
    }
  }

  @Test(arguments: [
    ("product:{id} -> list:{id}:*", "product:7", "list:7:page:2", true),
    ("product:{id} -> list:{id}:*", "product:7", "list:71:page:2", false),
    ("product:{id} -> list:{id}:*", "product:7:x", "list:7:x", false), ("user:* -> feed:*", "user:1", "feed:", true),
    ("user:* -> feed:*", "users:1", "feed:1", false), ("a:{x}->b:{x}", "a:*", "b:*", true),
    ("a:{x}->b:{x}", "a:*", "b:1", false), ("{a}-{b} -> {b}-{a}", "1-2-3", "3-1-2", true),
    ("{a}-{b} -> {b}-{a}", "1-2-3", "2-3-1", false), ("{a}{b} -> {b}:?", "xyz", "z:1", true),
    ("{a}{b} -> {b}:?", "xyz", "yz:1", false), ("/p/{id} -> /l?*id={id}", "/p/5", "/l?a=1&id=5", true),
    ("/p/{id} -> /l\\?*id={id}", "/p/5", "/lx&id=5", false), ("p{id} -> {id}{id}*", "p12", "12123", true),
    ("p{id} -> {id}{id}*", "p12", "1211", false), ("{not closed -> x", "{not closed", "x", true),
  ])
  func examples(rule: String, written: String, key: String, expected: Bool) throws {
    #expect(try isMeant(rule, by: written, key) == expected)
  }

  @Test func refusals() throws {
    for (text, word) in [
      ("a b", "is no rule"), ("-> b", "left"), ("a ->", "right"), ("{x}:{x} -> y", "twice"),
      ("a -> {x}", "right alone"),
    ] {
      #expect { try ServiceOptions([(name: "invalidate", text: text)]) } throws: { "\($0)".contains(word) }
    }
  }

  @Test("Patterns that could be tried in very many ways are not")
  func steps() throws {
    let key = String(repeating: "a", count: 400)
    #expect(try !isMeant("{a}{b}{c}{d}*{e}{f}b -> x", by: key, "x"))
    #expect(try isMeant("{a}{b}{c}{d}*{e}{f} -> {a}", by: key, String(key.dropLast(5))))
  }
}
