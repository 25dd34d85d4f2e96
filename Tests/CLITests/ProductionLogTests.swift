import Foundation
import TestSupport
import Testing

/// Logs from production as a user brings them in: converted, replayed, their keys rewritten, hashed and split.
@Suite("logs from production", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct ProductionLogTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

  func run(_ arguments: [String], code: Int32 = 0, environment: [String: String] = [:]) throws -> Tool.Outcome {
    let outcome = try Tool.run(arguments, environment: environment, folder: folder.url)
    #expect(outcome.code == code, "\(arguments.joined(separator: " ")): \(outcome.errors)")
    return outcome
  }

  /// What `trace convert` makes of some text with some options, as CSV.
  func converted(
    _ text: String, _ options: [String], name: String = "in.csv", environment: [String: String] = [:]
  ) throws -> String {
    try run(
      ["trace", "convert", try folder.write(name, text), "-", "--to", "csv", "--quiet"] + options,
      environment: environment
    ).text
  }

  static let log = """
    192.0.2.1 - - [01/Mar/2020:00:00:00 +0000] "GET /a?x=1 HTTP/1.1" 200 10 "-" "curl/8"
    192.0.2.2 - - [01/Mar/2020:00:00:01 +0000] "GET /A HTTP/1.1" 200 10 "-" "curl/8"
    192.0.2.1 - - [01/Mar/2020:00:00:02 +0000] "POST /a HTTP/1.1" 201 20 "-" "curl/8"
    192.0.2.1 - - [01/Mar/2020:00:00:03 +0000] "GET /a?x=1 HTTP/1.1" 304 - "-" "curl/8"
    192.0.2.1 - - [01/Mar/2020:00:00:04 +0000] "PURGE /a HTTP/1.1" 200 0 "-" "curl/8"

    """

  @Test("An access log, compressed, to .cst; both replay alike")
  func weblog() throws {
    let log = try folder.write("access.log", Self.log)
    let zipped = try Tool.run(["-c", log], executable: "/usr/bin/env", prefix: "gzip")
    _ = try folder.write("access.log.gz", zipped.output)
    _ = try run(["trace", "convert", "access.log.gz", "out.cst", "--trace-format", "weblog"])
    let info = try run(["trace", "info", "out.cst"]).text
    #expect(info.contains("requests    5\nobjects     3\n") && info.contains("deletes     1\n"))
    let options = ["--policy", "lru,belady", "--capacity", "2,100%", "--format", "csv"]
    let reports = try ["access.log.gz", "out.cst"].map {
      try run(["replay", $0] + options).text.replacingOccurrences(of: $0, with: "X")
    }
    #expect(reports[0] == reports[1] && reports[0].contains("lru"))
  }

  @Test(
    "Keys are rewritten: rules first, then the query, case and separators",
    arguments: [
      (["--key-rule", #"s/^user:([0-9]+).*$/\1/"#], "user:17:x\nuser:170\n17\n", "key\n17\n170\n17\n"),
      (["--key-rule", "s/[a-z:]+//g", "--key-rule", "s/^7$/8/"], "user:7\nb:70\n", "key\n8\n70\n"),
      (["--key-rule", "s|^/p/||i"], "/P/5\n/p/6\n", "key\n5\n6\n"),
      (["--drop-query"], "5?a=1?b\n5\n", "key\n5\n5\n"),
    ])
  func rewritten(_ options: [String], _ text: String, _ expected: String) throws {
    #expect(try converted(text, options, name: "in.txt") == expected)
  }

  @Test("Texts that rewriting makes equal are one key; it is that of the text")
  func normalised() throws {
    let plain = try converted("user:a\nUSER::A\nuser/a|b\n", [], name: "in.txt").split(separator: "\n")
    #expect(Set(plain).count == 4)
    let folded = try converted(
      "User:a\nUSER::A\nuser/A?x\n", ["--fold-case", "--key-separator", ":", "--drop-query"], name: "in.txt")
    #expect(folded.split(separator: "\n") == ["key", plain[1], plain[1], plain[1]])
    let log = try converted(Self.log, ["--drop-query", "--fold-case"], name: "access.log").split(separator: "\n")
    #expect(log.count == 6 && Set(log.dropFirst().map { $0.split(separator: ",")[1] }).count == 1)
  }

  @Test("The same secret gives the same keys, another others; neither it nor its place gets into a report")
  func anonymised() throws {
    let secret = try folder.write("hush.txt", "correct horse\n")
    let other = try folder.write("other.txt", "battery staple\n")
    let text = "time,key,size\n1,a,3\n2,7,4\n3,a,3\n"
    let keys = { (options: [String]) in
      try converted(text, options, environment: ["HUSH": "correct horse"]).split(separator: "\n").dropFirst().map {
        String($0.split(separator: ",")[1])
      }
    }
    let first = try keys(["--anonymise", secret])
    #expect(first[0] == first[2] && first[0] != first[1] && first[1] != "7")
    #expect(try keys(["--anonymise", "env:HUSH"]) == first)
    #expect(Set(try keys(["--anonymise", other])).isDisjoint(with: first))
    #expect(Set(try keys([])).isDisjoint(with: first))

    let file = try folder.write("keys.csv", text)
    for format in ["json", "csv", "jsonl", "markdown"] {
      let report = try run(
        ["replay", file, "--capacity", "1", "--format", format, "--anonymise", secret, "--export", "json=report.json"])
      let all = report.text + report.errors + (try String(contentsOfFile: path("report.json"), encoding: .utf8))
      #expect(!all.contains("horse") && !all.contains("hush"))
      #expect(all.contains("with a secret"))
    }
    // Only names change: the hits are the same.
    let hits = try [[], ["--anonymise", secret]].map {
      try run(["replay", file, "--policy", "lru,lfu", "--capacity", "1,2", "--format", "csv"] + $0).text
    }
    #expect(hits[0] == hits[1])
  }

  @Test("Requests of offset and size become one a block")
  func blocks() throws {
    let text = "time,key,size,op\n1,0,8192,read\n2,4095,2,write\n3,12288,0,read\n"
    #expect(
      try converted(text, ["--block", "4KiB"])
        == "time,key,size,op\n1,0,4096,read\n1,1,4096,read\n2,0,4096,write\n2,1,4096,write\n3,3,4096,read\n")
    #expect(
      try converted("key,size\n7,1024\n", ["--block", "4KiB:unit=512"]) == "key,size\n0,4096\n1,4096\n")
    let trace = try folder.write("blocks.csv", text)
    let replayed = try run(["replay", trace, "--block", "4KiB", "--capacity", "8KiB", "--format", "csv"]).rows
    #expect(replayed.first?["requests"] == "5" && replayed.first?["hits"] == "2")
  }

  @Test("What the options cannot do is refused with one line, and nothing is written")
  func refusals() throws {
    let numbers = try folder.write("numbers.trace", "1\n2\n1\n")
    let text = try folder.write("keys.csv", "key,size\na,1\nb,2\n")
    let empty = try folder.write("empty.txt", "\n")
    let cases: [([String], Int32, String)] = [
      ([text, "--key-rule", "s/(/x/"], 64, "--key-rule 's/(/x/'"), ([text, "--key-rule", "s/a/b"], 64, "s/regex/"),
      ([text, "--key-separator", "::"], 64, "--key-separator '::'"), ([text, "--block", "4q"], 64, "--block '4q'"),
      ([text, "--block", "0"], 64, "--block '0'"), ([text, "--block", "4KiB"], 65, "line 2, column 1"),
      ([numbers, "--fold-case"], 64, "are numbers, not texts"), ([numbers, "--block", "4KiB"], 64, "offsets"),
      ([text, "--block", "4KiB", "--drop-query"], 64, "--block"),
      ([text, "--anonymise", path("none")], 66, "cannot be opened"),
      ([text, "--anonymise", empty], 64, "is empty"), ([text, "--anonymise", "env:NO_SUCH_NAME"], 64, "NO_SUCH_NAME"),
      ([text, "--anonymise", folder.url.path], 66, "cannot be read"),
      ([text, "--anonymise", "/dev/zero"], 64, "64 KiB"),
    ]
    for (options, code, part) in cases {
      for arguments in [["trace", "convert", options[0], path("out.cst")], ["replay", options[0], "--capacity", "1"]] {
        let outcome = try run(arguments + options.dropFirst(), code: code)
        #expect(outcome.output.isEmpty && outcome.errors.contains(part), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
      }
    }
    #expect(!FileManager.default.fileExists(atPath: path("out.cst")))
  }

  @Test("Hashes in place of texts are announced, once, by all that write them")
  func hashesAreAnnounced() throws {
    let texts = try folder.write("texts.csv", "time,key\n1,a\n2,5\n3,a\n")
    let numbers = try folder.write("numbers.csv", "time,key\n1,7\n2,5\n3,7\n")
    let secret = try folder.write("secret", "x")
    let out = path("out.csv")
    let commands: [([String], [String])] = [
      (["convert"], [path("out.cst")]), (["convert"], [out]), (["convert"], [path("out.oracleGeneral")]),
      (["head"], []), (["sample"], [out, "--rate", "1"]), (["slice"], [out]),
      (["filter"], [out, "--capacity", "1"]), (["split"], [path("nodes"), "--nodes", "2"]),
    ]
    for (command, rest) in commands {
      let said = try run(["trace"] + command + [texts] + rest).errors.split(separator: "\n").filter {
        $0.contains("hash")
      }
      #expect(said.count == 1 && said[0].contains("keys are texts"), "\(command): \(said)")
      #expect(!(try run(["trace"] + command + [texts] + rest + ["--quiet"]).errors.contains("hash")))
      #expect(!(try run(["trace"] + command + [numbers] + rest).errors.contains("hash")), "\(command)")
    }
    #expect(try run(["trace", "merge", texts, numbers, out]).errors.contains("keys are texts"))
    #expect(!(try run(["trace", "convert", texts, out, "--anonymise", secret]).errors.contains("hash")))
    #expect(!(try run(["replay", texts, "--capacity", "1"]).errors.contains("hash")))
    #expect(!(try run(["trace", "info", texts]).errors.contains("hash")))
  }

  @Test("trace info has the members that programs rely on, of a log as of a compiled trace")
  func infoMembers() throws {
    let log = try folder.write("access.log", Self.log)
    let keys = try folder.write("keys.txt", "a\nb\na\n")
    _ = try run(["trace", "convert", log, "log.cst", "--quiet"])
    for (file, format, expected) in [
      (log, "weblog", [5, 3, 40, 3, 1, 1, 1_583_020_800, 1_583_020_804]),
      ("log.cst", "cst", [5, 3, 40, 3, 1, 1, 1_583_020_800, 1_583_020_804]),
      (keys, "text", [3, 2, nil, 3, 0, 0, nil, nil] as [Int?]),
    ] {
      let json = try JSONSerialization.jsonObject(with: try run(["trace", "info", file, "--format", "json"]).output)
      let members = try #require(json as? [String: Any])
      #expect(members["format"] as? String == format && members.count == 9)
      let names = ["requests", "objects", "bytes", "reads", "writes", "deletes", "first_time", "last_time"]
      #expect(names.map { members[$0] as? Int } == expected, "\(file): \(members)")
      #expect(names.allSatisfy { members[$0] != nil })
    }
  }
}
