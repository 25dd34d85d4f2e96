import Foundation
import TestSupport
import Testing

@Suite("cachesim replay", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct ReplayCommandTests {
  static let policies = "lru,fifo,clock,sieve,s3fifo,slru,2q,arc,lirs,lfu,lfu:history=perfect,random,none,belady"

  @Test("OLTP: hits as published (FIELD.md 0.1)", .enabled(if: SharedFiles.arePresent, "needs ../shared"))
  func oltp() throws {
    let outcome = try Tool.run([
      "replay", SharedFiles.trace("arc/OLTP.lis.zst"), "--policy", "lru,fifo,clock,belady", "--capacity",
      "1000,5000,10000", "--format", "csv",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let hits = outcome.rows.map { Int($0["hits"] ?? "") }
    #expect(
      hits == [
        300_122, 490_443, 554_906, 260_805, 454_180, 523_703, 304_172, 492_078, 557_434, 490_093, 624_076, 667_490,
      ])
    #expect(outcome.rows.allSatisfy { $0["requests"] == "914145" && $0["compulsory_misses"] == "186880" })
  }

  @Test("The CSV header is the contract's")
  func header() throws {
    let folder = try TemporaryFolder()
    let trace = try folder.write("t.txt", "a\nb\na\n")
    let outcome = try Tool.run(["replay", trace, "--capacity", "2", "--format", "csv"])
    let header = outcome.text.split(separator: "\n").first ?? ""
    #expect(
      header.hasPrefix(
        "trace,policy,parameters,capacity,capacity_unit,seed,requests,hits,misses,hit_ratio,miss_ratio,bytes_requested,"
          + "bytes_hit,byte_hit_ratio,evictions,admissions_refused,objects_resident,bytes_resident,compulsory_misses,options"
      ))
    let row = try #require(outcome.rows.first)
    #expect(row["hits"] == "1" && row["misses"] == "2" && row["hit_ratio"] == "0.333333" && row["seed"] == "")
    #expect(row["capacity_unit"] == "objects" && row["policy"] == "lru" && row["parameters"] == "")
  }

  @Test(
    "The same bytes for any threads, block size and memory mode, and twice in a row",
    .enabled(if: SharedFiles.arePresent, "needs ../shared"))
  func sameBytes() throws {
    func report(_ extra: [String], _ format: String = "json") throws -> Data {
      let outcome = try Tool.run(
        [
          "replay", SharedFiles.trace("libcachesim/cloudPhysicsIO.oracleGeneral.bin"), "--policy", Self.policies,
          "--capacity", "1000,10%,64MiB", "--warmup", "10%", "--window", "20k", "--repeat", "2", "--format", format,
        ] + extra)
      #expect(outcome.code == 0, "\(outcome.errors)")
      return outcome.output
    }
    let first = try report(["--threads", "1"])
    #expect(try report(["--threads", "1"]) == first)
    #expect(try report(["--threads", "2"]) == first)
    #expect(try report(["--threads", "2", "--block-size", "777"]) == first)
    #expect(try report(["--threads", "1", "--block-size", "1000000"]) == first)
    let csv = try report(["--memory", "dense"], "csv")
    #expect(try report(["--threads", "2"], "csv") == csv)
  }

  @Test(
    "Hashed and dense memory give the same hits, misses and evictions",
    .enabled(if: SharedFiles.arePresent, "needs ../shared"))
  func memoryModes() throws {
    func figures(_ memory: String) throws -> [[String?]] {
      let outcome = try Tool.run([
        "replay", SharedFiles.trace("arc/OLTP.lis.zst"), "--policy", Self.policies, "--capacity", "1000,20000",
        "--memory",
        memory, "--format", "csv",
      ])
      #expect(outcome.code == 0, "\(outcome.errors)")
      return outcome.rows.map { [$0["policy"], $0["hits"], $0["misses"], $0["evictions"], $0["objects_resident"]] }
    }
    #expect(try figures("hashed") == figures("dense"))
  }

  @Test("Reads standard input, also where it has to be read twice")
  func standardInput() throws {
    let text = Data("a\nb\na\nc\na\nb\n".utf8)
    for policy in ["lru", "belady"] {
      for capacity in ["2", "100%"] {
        let outcome = try Tool.run(
          ["replay", "-", "--trace-format", "text", "--policy", policy, "--capacity", capacity, "--format", "csv"],
          input: text)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.rows.first?["hits"] == (capacity == "2" ? "2" : "3"))
      }
    }
  }

  @Test("Exports go to files, whole, beside standard output")
  func exports() throws {
    let folder = try TemporaryFolder()
    let trace = try folder.write("t.txt", "a\nb\na\n")
    let csv = folder.file("r.csv")
    let json = folder.file("r.json")
    let outcome = try Tool.run([
      "replay", trace, "--capacity", "2", "--format", "markdown", "--export", "csv=\(csv)", "--export", "json=\(json)",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.text.hasPrefix("|"))
    let direct = try Tool.run(["replay", trace, "--capacity", "2", "--format", "csv"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: csv)) == direct.output)
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: json))) as? [String: Any]
    #expect(object?["schema"] as? String == "cachesim.report/1")
    #expect(
      folder.names == ["r.csv", "r.json", "t.txt"])
  }

  @Test("--rate supplies times to a trace without them, and replaces those of another")
  func rate() throws {
    let folder = try TemporaryFolder()
    // One request a second: with windows of 2 s, two requests each; with 8/s the whole trace is in the first.
    let keys = try folder.write("keys.txt", "a\nb\na\nb\na\n")
    let timed = try folder.write("timed.csv", "time,key\n100,a\n900,b\n7000,a\n7001,b\n9000,a\n")
    for trace in [keys, timed] {
      for (rate, windows) in [("1", 3), ("60/m", 3), ("8/s", 1)] {
        let outcome = try Tool.run([
          "replay", trace, "--capacity", "2", "--rate", rate, "--window", "2s", "--format", "json",
        ])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let object = try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any]
        let rows = try #require(object?["results"] as? [[String: Any]])
        #expect((rows.first?["windows"] as? [Any])?.count == windows, "\(rate)")
      }
    }
    let again = try (0..<2).map { _ in
      try Tool.run(["replay", keys, "--capacity", "2", "--rate", "10k/s:poisson", "--format", "json"]).output
    }
    #expect(again[0] == again[1])
  }

  @Test("A closed pipe ends quietly")
  func closedPipe() throws {
    let folder = try TemporaryFolder()
    let trace = try folder.write("t.txt", (0..<2000).map { "\($0 % 700)\n" }.joined())
    let capacities = (1...400).map(String.init).joined(separator: ",")
    let outcome = try Tool.run(
      [
        "-c",
        "'\(Tool.path)' replay '\(trace)' --policy lru,fifo --capacity \(capacities) --format csv | head -1; echo ${PIPESTATUS[0]}",
      ], executable: "/bin/bash")
    #expect(outcome.text.hasPrefix("trace,policy"))
    #expect(outcome.text.hasSuffix("\n0\n"), "\(outcome.text)")
    #expect(!outcome.errors.contains("error"), "\(outcome.errors)")
  }

  @Test("Ctrl-C reports what there is, marked incomplete, and exits with 130", .timeLimit(.minutes(15)))
  func interrupt() throws {
    let folder = try TemporaryFolder()
    let out = folder.file("out.json")
    let script = """
      mkfifo '\(folder.path)/keys'
      (yes 12345 | head -c 20000000000 > '\(folder.path)/keys') &
      '\(Tool.path)' replay '\(folder.path)/keys' --trace-format text --capacity 10 --format json > '\(out)' &
      sleep 1; kill -INT $!; wait $!; echo $?
      """
    // In the background a shell without job control ignores SIGINT for its children; with it (-m) it does not.
    let outcome = try Tool.run(["-mc", script], executable: "/bin/bash")
    #expect(outcome.text == "130\n", "\(outcome.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: out))) as? [String: Any]
    #expect(object?["complete"] as? Bool == false)
  }

  @Test("Version, help and lists come without a trace")
  func lists() throws {
    #expect(try Tool.run(["--version"]).text.hasPrefix("cachesim "))
    for command in [["--help"], ["replay", "--help"], ["policies"], ["formats"], ["generate", "--help"]] {
      let outcome = try Tool.run(command)
      #expect(outcome.code == 0 && !outcome.output.isEmpty && outcome.errors.isEmpty, "\(command)")
    }
    for list in ["policies", "formats", "models"] {
      let outcome = try Tool.run([list, "--format", "json"])
      let rows = try JSONSerialization.jsonObject(with: outcome.output) as? [[String: Any]]
      #expect(rows?.isEmpty == false)
      for row in rows ?? [] {
        for key in ["name", "aliases", "summary", "parameters", "source"] {
          #expect(row[key] != nil, "\(list): no \(key)")
        }
      }
    }
  }
}
