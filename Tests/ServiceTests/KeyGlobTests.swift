import TestSupport
import Testing

@testable import Service

@Suite("Patterns of keys") struct KeyGlobTests {
  private func matches(_ pattern: String, _ key: String) -> Bool {
    var key = key
    return key.withUTF8 { KeyGlob(pattern).matches(UnsafeRawBufferPointer($0)) }
  }

  @Test(arguments: [
    ("user:*", "user:1", true), ("user:*", "user:", true), ("user:*", "a user:1", false), ("*:1", "user:11", false),
    ("*:1", "user:1:1", true), ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false), ("*", "", true), ("", "", true),
    ("", "a", false), ("?", "a", true), ("?", "", false), ("a?c", "abbc", false), ("[a-c]x", "bx", true),
    ("[c-a]x", "bx", true), ("[a-c]x", "dx", false), ("[^a-c]x", "dx", true), ("[^a-c]x", "bx", false),
    ("[]]", "]", true), ("[a-]", "-", true), ("a[b", "a[b", true), ("\\*", "*", true), ("\\*", "a", false),
    ("[*]", "*", true), ("[*]", "a", false), ("a\\", "a\\", true), ("/p?id=*", "/p?id=5", true), ("*é", "né", true),
  ])
  func examples(pattern: String, key: String, expected: Bool) {
    #expect(matches(pattern, key) == expected, "\(pattern) and \(key)")
  }

  @Test("Many stars take no longer than one")
  func stars() {
    let key = String(repeating: "a", count: 5000)
    #expect(!matches(String(repeating: "a*", count: 200) + "b", key))
    #expect(matches(String(repeating: "a*", count: 200), key))
  }

  @Test("What is said of a class is refused with what is wrong with it")
  func refusals() throws {
    for (text, word) in [
      ("=60s", "names no keys"), ("user:*=60x", "no time to live"), ("user:*=", "no time to live"),
      ("user:*=-5s", "negative"),
    ] {
      #expect { try ServiceOptions([(name: "ttl", text: text)]) } throws: { "\($0)".contains(word) }
    }
  }
}
