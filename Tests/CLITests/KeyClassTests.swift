import Foundation
import TestSupport
import Testing

/// Classes of keys (`--ttl GLOB=...`) through the built binary.
@Suite("Classes of keys", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct KeyClassTests {
  private func counts(_ arguments: [String], _ column: String = "hits") throws -> [Int] {
    let outcome = try Tool.run(["replay"] + arguments + ["--format", "csv"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return outcome.rows.map { Int($0[column] ?? "") ?? -1 }
  }

  /// Where nothing is evicted keys know nothing of each other, so that classes are as many traces.
  @Test("A real log by classes is its parts by themselves", .enabled(if: SharedFiles.arePresent))
  func parts() throws {
    let folder = try TemporaryFolder()
    // Sorted (a month's times as they are spelt), because times that run backwards would do so elsewhere in a part.
    let original = String(decoding: try readFile(SharedFiles.trace("weblog/apache_combined.log")), as: UTF8.self)
    let lines = original.split(separator: "\n").enumerated().sorted {
      ($0.element.split(separator: "[")[1].prefix(20), $0.offset) < (
        $1.element.split(separator: "[")[1].prefix(20), $1.offset
      )
    }.map(\.element)
    let log = try folder.write("sorted.log", lines.joined(separator: "\n") + "\n")
    var parts: [String: [Substring]] = [:]
    for line in lines {
      let words = line.split(separator: "\"")[1].split(separator: " ")
      let target = words.count > 1 ? words[1] : ""
      let part =
        target.hasSuffix(".png")
        ? "png" : target.hasPrefix("/images/") ? "images" : target.contains("?") ? "query" : "others"
      parts[part, default: []].append(line)
    }
    let lives = ["png": "10m", "images": "sliding:20m", "query": "none", "others": "1h"]
    let common = ["--trace-format", "weblog", "--capacity", "100000", "--spread", "burst"]
    for column in ["hits", "misses", "expirations"] {
      var sum = 0
      for (part, lines) in parts {
        let file = try folder.write("\(part).log", lines.joined(separator: "\n") + "\n")
        sum += try counts([file] + common + ["--ttl", lives[part] ?? ""], column)[0]
      }
      let classes = ["--ttl", "*.png=10m,/images/*=sliding:20m,*[?]*=none", "--ttl", "1h"]
      #expect(try counts([log] + common + classes, column) == [sum], "\(column)")
    }
    #expect(parts.count == 4)
  }

  @Test("Classes are one list, in whatever options; the other values are a grid of what keys of no class get")
  func grid() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("t.csv", "time,key\n0,u:1\n0,s:1\n0,x\n3,u:1\n3,s:1\n3,x\n")
    func options(_ given: [String]) throws -> [String] {
      let outcome = try Tool.run(["replay", path, "--capacity", "9", "--spread", "burst", "--format", "csv"] + given)
      #expect(outcome.code == 0, "\(outcome.errors)")
      return outcome.rows.map { "\($0["options"] ?? ""): \($0["hits"] ?? "")" }
    }
    #expect(
      try options(["--ttl", "u:*=2s,1s", "--ttl", "s:*=4s", "--ttl", "4s"]) == [
        "ttl=u:*=2s;ttl=s:*=4s;ttl=1s: 1", "ttl=u:*=2s;ttl=s:*=4s;ttl=4s: 2",
      ])
    #expect(try options(["--ttl", "u:*=2s"]) == ["ttl=u:*=2s: 2"])
    // The first that matches counts.
    #expect(try options(["--ttl", "?:*=4s", "--guard", "none"]) == ["ttl=?:*=4s;guard=none: 3"])
    #expect(try counts([path, "--capacity", "9", "--spread", "burst", "--ttl", "u:*=2s,*=4s"]) == [2])
    #expect(try counts([path, "--capacity", "9", "--spread", "burst", "--ttl", "*=4s,u:*=2s"]) == [3])
    // A comma in brackets, or behind a backslash, is the glob's.
    #expect(try counts([path, "--capacity", "9", "--spread", "burst", "--ttl", "[u,s]:*=2s"]) == [1])
    #expect(try counts([path, "--capacity", "9", "--spread", "burst", "--ttl", "u\\,:*=2s,s*=2s"]) == [2])
  }

  @Test("A scenario has them as a list or as fields")
  func scenario() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("t.csv", "time,key\n0,u:1\n0,s:1\n0,x\n3,u:1\n3,s:1\n3,x\n")
    func hits(_ ttl: String) throws -> Tool.Outcome {
      let file = try folder.write("s.yaml", "trace: t.csv\ncapacity: 9\nspread: burst\nttl:\(ttl)\n")
      return try Tool.run(["scenario", "run", file, "--format", "csv"])
    }
    for ttl in [
      " ['u:*=2s', 's:*=4s', 1s]", "\n  u:*: 2s\n  s:*: 4s\n  \"*\": 1s", "\n  \"[u,x]*\": 2s\n  s*: 4s",
    ] {
      let outcome = try hits(ttl)
      #expect(outcome.code == 0 && outcome.text.contains(",6,1,5,"), "\(ttl): \(outcome.text) \(outcome.errors)")
    }
    let bad = try hits("\n  u:*: 2s\n  s:*: 2x")
    #expect(bad.code == 65 && bad.errors.contains("line 6, column 8") && bad.errors.contains("2x"), "\(bad.errors)")
  }

  @Test("Numbers are matched as decimals, in a compiled trace too; hashes are refused")
  func compiled() throws {
    let folder = try TemporaryFolder()
    var numbers = "time,key\n"
    var texts = "time,key\n"
    for step in 0..<300 {
      numbers += "\(step),\(step * step % 41)\n"
      texts += "\(step),k\(step * step % 41)\n"
    }
    let (plain, named) = (try folder.write("n.csv", numbers), try folder.write("t.csv", texts))
    for (from, to) in [(plain, "n.cst"), (named, "t.cst")] {
      #expect(try Tool.run(["trace", "convert", from, folder.file(to)]).code == 0)
    }
    let ttl = ["--capacity", "50", "--ttl", "[1-3]?=20s"]
    let hits = try counts([plain] + ttl)
    #expect(try counts([folder.file("n.cst")] + ttl) == hits)
    #expect(try counts([named, "--capacity", "50", "--ttl", "k[1-3]?=20s"]) == hits)
    #expect(try counts([plain, "--capacity", "50", "--ttl", "none"]) != hits)
    // A part of a compiled trace knows what its keys were, too.
    #expect(try Tool.run(["trace", "slice", folder.file("t.cst"), folder.file("part.cst"), "--to", "200"]).code == 0)
    for (arguments, words) in [
      ([folder.file("t.cst")], ["t.cst", "hashes", "trace that it was made of"]),
      ([folder.file("part.cst")], ["part.cst", "hashes"]),
      ([named, "--anonymise", plain], ["--anonymise"]),
    ] {
      let outcome = try Tool.run(["replay"] + arguments + ttl)
      #expect(outcome.code == 64 && outcome.output.isEmpty)
      for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
    }
    let piped = try Tool.run(["replay", "-"] + ttl, input: try Data(readFile(folder.file("n.cst"))))
    #expect(piped.code == 64 && piped.errors.contains("piped"), "\(piped.errors)")
  }

  @Test("A write takes along what rules say, in options and in a scenario, and it is counted")
  func invalidation() throws {
    let folder = try TemporaryFolder()
    var text = "time,key,op\n"
    // Two products with two pages of a list each; then one of them is written, and all are read again.
    for round in 0..<2 {
      for key in ["product:1", "product:2", "list:1:a", "list:1:b", "list:2:a", "list:2:b", "list:11:a"] {
        text += "\(round * 20),\(key),get\n"
      }
      text += "\(round * 20 + 10),product:1,\(round == 0 ? "set" : "delete")\n"
    }
    let path = try folder.write("shop.csv", text)
    let common = [path, "--capacity", "20", "--spread", "burst"]
    for (rules, misses, invalidations) in [
      ([], 8, 0), (["product:{id} -> list:{id}:*"], 10, 4), (["product:{id} -> list:{id}:b"], 9, 2),
      (["product:* -> list:*"], 13, 10), (["product:{id} -> *:{id}:?", "*->product:*"], 11, 6),
    ] {
      let given = rules.flatMap { ["--invalidate", $0] }
      let options = common + (given.isEmpty ? ["--ttl", "none"] : given)
      #expect(try counts(options, "misses") == [misses], "\(rules)")
      #expect(try counts(options, "invalidations") == [invalidations], "\(rules)")
    }
    let scenario = try folder.write(
      "s.yaml", "trace: shop.csv\ncapacity: 20\nspread: burst\ninvalidate:\n  \"product:{id}\": \"list:{id}:*\"\n")
    let outcome = try Tool.run(["scenario", "run", scenario, "--format", "csv"])
    #expect(outcome.rows.first?["invalidations"] == "4", "\(outcome.errors)")
    for (rule, word) in [("product:{id}", "is no rule"), ("a:{x} -> b:{y}", "{y}")] {
      let refused = try Tool.run(["replay"] + common + ["--invalidate", rule])
      #expect(refused.code == 64 && refused.output.isEmpty && refused.errors.contains(word), "\(refused.errors)")
    }
  }

  @Test("A write that relates to very many keys pays for those that are there")
  func manyRelated() throws {
    let folder = try TemporaryFolder()
    var text = "time,key,op\n"
    for step in 0..<20_000 { text += "\(step),feed:\(step),get\n" }
    for step in 0..<20_000 { text += "\(20_000 + step),user:\(step % 7),set\n" }
    let path = try folder.write("feeds.csv", text)
    // Were all known feeds gone through at each write, it would take minutes.
    #expect(try counts([path, "--capacity", "50000", "--invalidate", "user:* -> feed:*"], "invalidations") == [20_000])
  }

  @Test("Keys that are more than their text go by it: other databases of Redis, other volumes")
  func compound() throws {
    let folder = try TemporaryFolder()
    let monitor = try folder.write(
      "m.log",
      (0..<6).map { "\(1_700_000_000 + $0 * 3 / 2).000000 [\($0 % 2) 127.0.0.1:5000] \"get\" \"user:1\"\n" }.joined())
    let arguments = [monitor, "--trace-format", "redis-monitor", "--capacity", "9"]
    #expect(try counts(arguments + ["--ttl", "none"]) == [4])
    #expect(try counts(arguments + ["--ttl", "user:*=1s"]) == [0])
    #expect(try counts(arguments + ["--ttl", "user:*=1s", "--key-rule", "s/user/u/"]) == [4])
  }
}
