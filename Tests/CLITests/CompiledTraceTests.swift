import Foundation
import TestSupport
import Testing

/// `cachesim trace` and compiled traces from the outside: the same records back, the same reports, damage refused.
@Suite(
  "cachesim trace: compiled traces", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it")
)
struct CompiledTraceTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func path(_ name: String) -> String { folder.file(name) }

  func run(_ arguments: [String], code: Int32 = 0) throws -> Tool.Outcome {
    let outcome = try Tool.run(arguments)
    #expect(outcome.code == code, "\(arguments.joined(separator: " ")): \(outcome.errors)")
    return outcome
  }

  /// A trace with every column, sizes that change, deletes, and times that stand still and jump.
  func everyColumn() throws -> String {
    var text = "time,key,size,op,ttl,cost\n"
    var random = FixedRandom(state: 7)
    for position in 0..<150_000 {
      let key = random.next() % 9000 * (random.next() % 3 == 0 ? 1 : 1_000_003)
      let size = random.next() % 50 == 0 ? random.next() % 70_000 : key % 997
      let word = ["read", "read", "write", "delete"][Int(random.next() % 4)]
      let ttl = random.next() % 3 == 0 ? "\(random.next() % 86_400)" : ""
      text += "\(position / 7).5,\(key),\(size),\(word),\(ttl),\(Double(random.next() % 100) / 8)\n"
    }
    return try folder.write("every.csv", text)
  }

  static let shared = [
    "libcachesim/cloudPhysicsIO.oracleGeneral.bin", "libcachesim/cloudPhysicsIO.vscsi",
    "libcachesim/cloudPhysicsIO.txt",
    "libcachesim/cloudPhysicsIO.csv", "libcachesim/control-shift.oracleGeneral.zst", "arc/OLTP.lis.zst",
  ]

  @Test("To .cst and back: the same records, all columns")
  func roundTrip() throws {
    var paths = [try everyColumn()]
    if SharedFiles.arePresent { paths += Self.shared.map(SharedFiles.trace) }
    for trace in paths {
      let reading = trace.hasSuffix("IO.csv") ? ["--trace-format", "csv:time=2:key=5:size=4"] : []
      _ = try run(["trace", "convert", trace, path("x.cst"), "--quiet"] + reading)
      _ = try run(["trace", "convert", trace, path("a.csv"), "--quiet"] + reading)
      _ = try run(["trace", "convert", path("x.cst"), path("b.csv"), "--quiet"])
      let same =
        try Data(contentsOf: URL(fileURLWithPath: path("a.csv")))
        == (try Data(contentsOf: URL(fileURLWithPath: path("b.csv"))))
      #expect(same, "\(trace)")
      let members = try ["x.cst", "a.csv"].map { name in
        try run(["trace", "info", path(name), "--format", "json"]).text.split(separator: "\n").dropFirst(2)
      }
      #expect(members[0] == members[1], "\(trace)")
      _ = try run(["trace", "validate", path("x.cst")])
    }
  }

  @Test(
    "Replaying either gives the same report but for path and format",
    arguments: [
      [], ["--skip", "1000"], ["--limit", "70000"], ["--sample", "0.3"], ["--ops", "reads"], ["--ops", "lookaside"],
      ["--memory", "hashed"], ["--warmup", "20%", "--window", "10%"], ["--threads", "1", "--block-size", "777"],
    ])
  func sameReports(options: [String]) throws {
    var paths = [try everyColumn()]
    if SharedFiles.arePresent { paths.append(SharedFiles.trace(Self.shared[0])) }
    for trace in paths {
      _ = try run(["trace", "convert", trace, path("x.cst"), "--quiet"])
      _ = try run(["trace", "convert", trace, path("next.cst"), "--to", "cst:next=true", "--quiet"])
      for caches in [
        ["--policy", "lru,s3fifo,wtinylfu,belady", "--capacity", "1%,200,5%bytes"],
        ["--policy", "lru,arc", "--capacity", "300,1MiB"], ["--policy", "lru", "--capacity", "10%"],
      ] {
        if options.contains("hashed"), caches[1].contains("belady") { continue }
        let texts = try [trace, path("x.cst"), path("next.cst")].map { path in
          try run(["replay", path, "--format", "csv", "--quiet"] + caches + options).text
            .replacingOccurrences(of: path, with: "TRACE")
        }
        #expect(texts[0] == texts[1] && texts[0] == texts[2], "\(trace) \(caches) \(options)")
      }
    }
  }

  @Test("A part converted is the part replayed")
  func parts() throws {
    let trace = try everyColumn()
    let part = ["--skip", "70000", "--limit", "66000", "--sample", "0.5"]
    _ = try run(["trace", "convert", trace, path("part.cst"), "--quiet"] + part)
    let caches = ["--policy", "lru,lfu", "--capacity", "500", "--format", "csv", "--no-scale"]
    func hits(_ arguments: [String]) throws -> [String?] { try run(arguments).rows.map { $0["hits"] } }
    #expect(try hits(["replay", trace] + caches + part) == hits(["replay", path("part.cst")] + caches))
  }

  @Test("Piped, or compressed again, it is the same trace")
  func piped() throws {
    let trace = try everyColumn()
    _ = try run(["trace", "convert", trace, path("x.cst"), "--quiet"])
    _ = try run(["trace", "convert", trace, path("x.cst.gz"), "--quiet"])
    let expected = try run(["trace", "info", path("x.cst")]).text
    #expect(try run(["trace", "info", path("x.cst.gz")]).text == expected)
    let piped = try Tool.run(["trace", "info", "-"], input: try Data(contentsOf: URL(fileURLWithPath: path("x.cst"))))
    #expect(piped.text == expected, "\(piped.errors)")
  }

  @Test("Next accesses are left out where records are looked at, and in a file compressed again")
  func nextAccesses() throws {
    let trace = try everyColumn()
    _ = try run(["trace", "convert", trace, path("x.cst"), "--quiet"])
    _ = try run(["trace", "convert", trace, path("next.cst.zst"), "--to", "cst:next=true", "--quiet"])
    _ = try run(["trace", "convert", path("next.cst.zst"), path("back.cst"), "--quiet"])
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: path("x.cst")))
        == (try Data(contentsOf: URL(fileURLWithPath: path("back.cst")))))
    let options = ["--policy", "belady", "--capacity", "1%", "--format", "csv", "--quiet"]
    let texts = try ["x.cst", "next.cst.zst"].map { name in
      try run(["replay", path(name)] + options).text.replacingOccurrences(of: path(name), with: "TRACE")
    }
    #expect(texts[0] == texts[1])
  }

  @Test("Cut short anywhere, or with any byte changed: exit code 65 and one line", arguments: ["cst", "cst:next=true"])
  func damage(format: String) throws {
    _ = try run(["trace", "convert", try everyColumn(), path("x.cst"), "--to", format, "--quiet"])
    let sound = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path("x.cst"))))
    var random = FixedRandom(state: 3)
    var places = [0, 8, 12, 20, 31, 32, 40, 60, 72, 80, sound.count - 200, sound.count - 121, sound.count - 9]
    places += (0..<30).map { _ in Int(random.next() % UInt64(sound.count)) }
    for place in places {
      var damaged = sound
      damaged[place] ^= 0x41
      try check(damaged, "byte \(place) changed")
      if place > 8 { try check(Array(sound[..<place]), "cut at byte \(place)") }
    }
    try check(sound + [0], "a byte more")
    var foreign = sound
    foreign[8] = 4
    _ = try folder.write("y.cst", Data(foreign))
    #expect(try run(["trace", "head", path("y.cst")], code: 65).errors.contains("version 4"))
  }

  private func check(_ bytes: [UInt8], _ what: String) throws {
    _ = try folder.write("y.cst", Data(bytes))
    let outcome = try Tool.run(["trace", "validate", path("y.cst")])
    #expect(outcome.code == 65 && outcome.output.isEmpty, "\(what): \(outcome.code) \(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.contains("y.cst"), "\(what)")
    // Through a pipe the footer is not looked at first.
    let piped = try Tool.run(["trace", "validate", "-", "--trace-format", "cst"], input: Data(bytes))
    #expect(piped.code == 65, "piped, \(what): \(piped.code) \(piped.errors)")
  }

  @Test("What cannot be is refused, and nothing is written")
  func refusals() throws {
    let trace = try folder.write("keys.txt", "1\n2\n1\n")
    #expect(try run(["trace", "convert", trace, path("x.bin")], code: 64).errors.contains("--to"))
    #expect(
      try run(["trace", "convert", trace, path("x.cst"), "--skip", "9"], code: 65).errors.contains("no requests"))
    _ = try run(["trace", "convert", trace, path("x.cst"), "--sample", "0"], code: 64)
    _ = try run(["trace", "convert", path("none"), path("x.cst")], code: 66)
    _ = try run(["trace", "head", trace, "-n", "0"], code: 64)
    #expect(!FileManager.default.fileExists(atPath: path("x.cst")))
    #expect(try run(["trace", "head", trace, "-n", "2"]).text == "key\n1\n2\n")
    let bad = try folder.write("bad.csv", "key,size\n1,2\n3,x\n4,5\n")
    _ = try run(["trace", "validate", bad], code: 65)
    let counted = try run(["trace", "validate", bad, "--on-bad-record", "skip"], code: 65)
    #expect(counted.text.contains("2 requests, 1 bad records"), "\(counted.text)")
  }
}

/// SplitMix64, so that every run has the same trace.
private struct FixedRandom {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
