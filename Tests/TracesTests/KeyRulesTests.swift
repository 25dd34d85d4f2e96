import CacheCore
import TestSupport
import Testing
import Traces

/// What `--key-rule` and its neighbours do, and where they are refused.
@Suite struct KeyRulesTests {
  func read(_ text: String, _ format: String, _ rules: KeyRules) throws -> ReadTrace {
    let file = try TemporaryFile("x", text)
    return try ReadTrace(TraceInput(path: file.path), format: format, keys: rules)
  }

  @Test(arguments: [
    (["s/[0-9]+/N/"], "a1b22", "aNb22"), (["s/[0-9]+/N/g"], "a1b22", "aNbN"), (["s/^A/x/i"], "abc", "xbc"),
    ([#"s|^/([a-z]+)/.*|\1:&|"#], "/user/7", "user:/user/7"), (["s/a/b/", "s/b/c/g"], "ab", "cc"),
    (["s/x*/-/g"], "abc", "-a-b-c-"), (["s/b//"], "abc", "ac"), (["s/^a/x/g"], "aaa", "xaa"),
  ])
  func substitutions(_ spellings: [String], _ text: String, _ wanted: String) throws {
    var rules = KeyRules()
    rules.substitutions = try spellings.map { try KeySubstitution($0) }
    #expect(try read(text + "\n", "text", rules).keys == [key(wanted)])
  }

  @Test(arguments: [
    ("s/(/x/", "the regular expression is not one"), ("s/a/b", "is not of the form"), ("a/b/c/", "is not of the form"),
    ("s/a/b/q", "only g"), (#"s/a/\1/"#, "there is no group 1"), ("s//b/", "is not of the form"),
  ])
  func badSubstitutions(_ spelling: String, _ message: String) {
    #expect {
      try KeySubstitution(spelling)
    } throws: { error in
      guard let error = error as? CachesimError else { return false }
      return error.kind == .usage && error.message.contains(message)
    }
  }

  @Test func normalisation() throws {
    var rules = KeyRules()
    rules.dropsQuery = true
    rules.foldsCase = true
    rules.separator = UInt8(ascii: ":")
    let trace = try read("key,size\nUser//7|A?x=1,3\nuser:7:a,4\n", "csv", rules)
    #expect(trace.keys == [key("user:7:a"), key("user:7:a")] && trace.sizes == [3, 4])
  }

  @Test func anonymised() throws {
    var rules = KeyRules()
    rules.secret = Array("one".utf8)
    let first = try read("a\nb\na\n", "text", rules)
    #expect(first.keys[0] == first.keys[2] && first.distinct == 2 && first.keys[0] != key("a"))
    #expect(try read("a\nb\na\n", "text", rules).keys == first.keys)
    // SHA-256 and SipHash-2-4 computed apart, in Python, of the key 5 and the secret "one".
    #expect(try read("5\n", "lirs", rules).keys == [0x33E2EE93F5CFF5FB])
    rules.secret = Array("two".utf8)
    #expect(Set(try read("a\nb\na\n", "text", rules).keys).isDisjoint(with: first.keys))
  }

  @Test func hashesAreKnown() throws {
    func isHashed(_ text: String, _ rules: KeyRules = KeyRules()) throws -> Bool {
      let file = try TemporaryFile("x", text)
      let trace = try TraceReading.open(TraceInput(path: file.path), format: FormatChoice("text"), keys: rules)
      _ = try trace.read(into: RecordBlock(capacity: 10, columns: trace.columns))
      return trace.keysAreHashes
    }
    #expect(try !isHashed("1\n0\n18446744073709551615\n"))
    for text in ["1\na\n", "01\n", "-1\n", "18446744073709551616\n", "1.5\n"] { #expect(try isHashed(text), "\(text)") }
    var rules = KeyRules()
    rules.substitutions = [try KeySubstitution("s/user://")]
    #expect(try !isHashed("user:7\n", rules))
    rules.secret = [1]
    #expect(try !isHashed("a\n", rules))
  }

  @Test func blocks() throws {
    var rules = KeyRules()
    rules.block = try KeyBlock("4KiB")
    let text = "time,key,size,op\n1,0,4096,r\n2,4095,2,w\n3,8192,0,r\n4,4096,12288,r\n"
    let trace = try read(text, "csv", rules)
    #expect(trace.keys == [0, 0, 1, 2, 1, 2, 3])
    #expect(trace.sizes == Array(repeating: 4096, count: 7))
    #expect(trace.operations == [.read, .write, .write, .read, .read, .read, .read])
    #expect(trace.times.map { $0 / 1_000_000_000 } == [1, 2, 2, 3, 4, 4, 4])
    rules.block = try KeyBlock("4KiB:unit=512")
    #expect(try read("key,size\n7,1024\n", "csv", rules).keys == [0, 1])
    let long = try read("key,size\n0,40960000\n", "csv:header=true", rules)
    #expect(long.keys == (0..<10_000).map { UInt64($0) })
    for bad in ["key,size\nabc,1\n", "key,size\n9223372036854775807,1\n", "key,size\n0,9223372036854775807\n"] {
      #expect {
        try read(bad, "csv", rules)
      } throws: { ($0 as? CachesimError)?.kind == .badData }
    }
  }

  /// Rules and the note of hashes reach every format whose keys are texts: whatever a sample holds, its keys become one,
  /// and no hash.
  @Test(
    arguments: FuzzSeeds.all.filter {
      $0.row?.keyIsText == true && $0.row?.parameters.contains { $0.name == "object" } == false
    })
  func everyFormatOfTexts(_ seed: FuzzSeed) throws {
    var rules = KeyRules()
    rules.substitutions = [try KeySubstitution("s/.*/7/")]
    let file = try TemporaryFile(seed.name, seed.bytes)
    #expect(Set(try ReadTrace(TraceInput(path: file.path), format: seed.format, keys: rules).keys) == [7])
    #expect(try !areHashed(file.path, seed.format, rules))
    rules.substitutions = [try KeySubstitution("s/.*/x/")]
    #expect(Set(try ReadTrace(TraceInput(path: file.path), format: seed.format, keys: rules).keys) == [key("x")])
    #expect(try areHashed(file.path, seed.format, rules))
  }

  /// Offsets of a published trace are split too, and those of several volumes only where it is said that they are one's.
  @Test func blocksOfPublishedTraces() throws {
    var rules = KeyRules()
    rules.block = try KeyBlock("4KiB")
    let reduced = "128166465299039000 Read 4095 2\n128166465299119000 Write 8192 4096\n"
    #expect(try read(reduced, "msr-reduced", rules).keys == [0, 1, 2])
    // A sector of Tencent's has 512 bytes, and so has a unit of its sizes.
    let sectors = "1538323200,7,2,1,1058\n1538323201,16,8,0,1063\n"
    #expect(try read(sectors, "tencent-block:object=key", rules).keys == [0, 1, 2])
    #expect {
      try read(sectors, "tencent-block", rules)
    } throws: { error in
      guard let error = error as? CachesimError else { return false }
      return error.kind == .usage && error.message.contains("object=key")
    }
    rules.block = nil
    let file = try TemporaryFile("x", sectors)
    #expect(try areHashed(file.path, "tencent-block", rules))
    #expect(try !areHashed(file.path, "tencent-block:object=key", rules))
  }

  func areHashed(_ path: String, _ format: String, _ rules: KeyRules) throws -> Bool {
    let trace = try TraceReading.open(TraceInput(path: path), format: FormatChoice(format), keys: rules)
    let block = RecordBlock(capacity: 100, columns: trace.columns)
    while try trace.read(into: block) { block.count = 0 }
    return trace.keysAreHashes
  }

  @Test func refusals() throws {
    var texts = KeyRules()
    texts.foldsCase = true
    var blocks = KeyRules()
    blocks.block = try KeyBlock("4096")
    for (format, rules, part) in [
      ("lirs", texts, "are numbers, not texts"), ("text", blocks, "needs keys that are offsets"),
      ("csv", blocks, "--block needs sizes"),
    ] {
      #expect {
        try read("1\n2\n", format, rules)
      } throws: { error in
        guard let error = error as? CachesimError else { return false }
        return error.kind == .usage && error.message.contains(part)
      }
    }
  }
}
