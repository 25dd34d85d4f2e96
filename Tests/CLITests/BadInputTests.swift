import Foundation
import TestSupport
import Testing

/// What the built tool does with input that is not what it should be: one line, the right exit code, no report.
@Suite("Bad input", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct BadInputTests {
  let folder: TemporaryFolder
  let good: String

  init() throws {
    folder = try TemporaryFolder()
    var lines = "time,key,size\n"
    for i in 0..<3000 { lines += "\(i / 10),key\(i * i % 97),\(1 + i % 50)\n" }
    good = try folder.write("good.csv", lines)
  }

  /// Runs `replay`, which must refuse with `code`, one line that holds all of `parts`, and nothing on standard output.
  func refuses(
    _ arguments: [String], code: Int32, _ parts: [String], input: Data? = nil,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try Tool.run(["replay"] + arguments, input: input)
    #expect(outcome.code == code, "\(outcome.errors)", sourceLocation: location)
    #expect(outcome.output.isEmpty, "something was reported", sourceLocation: location)
    let lines = outcome.errors.split(separator: "\n").filter {
      $0.hasPrefix("cachesim: error:") || $0.hasPrefix("Error:")
    }
    #expect(lines.count == 1, "\(outcome.errors)", sourceLocation: location)
    for part in parts {
      #expect(outcome.errors.contains(part), "\(part) not in: \(outcome.errors)", sourceLocation: location)
    }
  }

  func compressed(_ tool: String, _ arguments: [String] = []) throws -> Data {
    let outcome = try Tool.run(["-c"] + arguments + [good], executable: "/usr/bin/env", prefix: tool)
    return outcome.output
  }

  @Test("Sizes that nothing can add up are bad data")
  func hugeSizes() throws {
    let folder = try TemporaryFolder()
    let trace = try folder.write("huge.csv", "time,key,size\n1,a,5\n2,b,5000000000000000000\n3,c,5000000000000000000\n")
    for command in [["replay", trace], ["trace", "info", trace], ["curve", trace]] {
      let outcome = try Tool.run(command)
      #expect(outcome.code == 65 && outcome.errors.contains("request 2: a size of 5000000000000000000 bytes"))
      #expect(outcome.text.isEmpty)
    }
  }

  @Test("Files that are not there, empty, or a folder")
  func files() throws {
    try refuses(["nowhere.csv"], code: 66, ["nowhere.csv", "No such file"])
    try refuses([folder.path], code: 66, ["directory"])
    try refuses([try folder.write("empty.csv", "")], code: 65, ["empty.csv", "no requests"])
    try refuses([try folder.write("header.csv", "time,key\n")], code: 65, ["header.csv", "no requests"])
    try refuses(["-", "--trace-format", "csv"], code: 65, ["standard input", "no requests"], input: Data())
  }

  @Test(
    "Compressed files: read by content, refused when truncated or corrupt",
    arguments: ["zstd", "gzip", "xz", "lz4", "bzip2"])
  func compression(tool: String) throws {
    let whole = try compressed(tool)
    try #require(whole.count > 200)
    let plain = try Tool.run(["replay", good, "--capacity", "10", "--format", "csv"])
    try #require(plain.code == 0)
    // A right name, a wrong name, and no name say the same.
    for name in ["good.csv.\(tool)", "good.bin", "good"] {
      let path = try folder.write(name, whole)
      let outcome = try Tool.run(["replay", path, "--trace-format", "csv", "--capacity", "10", "--format", "csv"])
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.rows.first?["misses"] == plain.rows.first?["misses"])
    }
    for share in [0.3, 0.9, 0.999] {
      let cut = whole.prefix(Int(Double(whole.count) * share))
      let path = try folder.write("cut.csv.\(tool)", Data(cut))
      try refuses([path, "--trace-format", "csv"], code: 65, ["cut.csv"])
    }
    var corrupt = whole
    for place in stride(from: whole.count / 2, to: whole.count / 2 + 16, by: 1) { corrupt[place] ^= 0x5A }
    try refuses([try folder.write("bad.csv.\(tool)", corrupt), "--trace-format", "csv"], code: 65, ["bad.csv"])
  }

  @Test("Random bytes are no trace, whatever they are called")
  func randomBytes() throws {
    var generator = SystemRandomNumberGenerator()
    let noise = Data((0..<48_000).map { _ in UInt8.random(in: 0...255, using: &generator) })
    for name in ["noise", "noise.bin", "noise.oracleGeneral", "noise.csv.zst"] {
      let outcome = try Tool.run(["replay", try folder.write(name, noise)])
      #expect([64, 65].contains(outcome.code), "\(name): \(outcome.code) \(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }

  @Test("CSV: what is wrong, and where")
  func csv() throws {
    try refuses([good, "--trace-format", "csv:key=5"], code: 65, ["good.csv", "column"])
    try refuses([good, "--trace-format", "csv:key=name"], code: 65, ["good.csv", "name"])
    let number = try folder.write("number.csv", "time,key,size\n1,a,5\n2,b,many\n")
    try refuses([number], code: 65, ["number.csv", "line 3", "many"])
    try refuses([try folder.write("negative.csv", "time,key,size\n1,a,-5\n")], code: 65, ["line 2", "-5"])
    try refuses([try folder.write("quote.csv", "time,key,size\n1,\"a,5\n2,b,5\n")], code: 65, ["quote"])
    try refuses([try folder.write("short.csv", "time,key,size\n1,a,5\n2,b\n")], code: 65, ["line 3"])
    let skipped = try Tool.run(["replay", number, "--on-bad-record", "skip", "--format", "csv", "--capacity", "10"])
    #expect(skipped.code == 0)
    #expect(skipped.rows.first?["requests"] == "1")
    #expect(skipped.errors.contains("line 3"))
  }

  @Test("CSV: CRLF, a byte-order mark, keys that are no UTF-8, a line of 10 MB")
  func oddCSV() throws {
    func requests(_ name: String, _ data: Data) throws -> [String?] {
      let outcome = try Tool.run(["replay", try folder.write(name, data), "--capacity", "10", "--format", "csv"])
      #expect(outcome.code == 0, "\(outcome.errors)")
      return [outcome.rows.first?["requests"], outcome.rows.first?["hits"], outcome.rows.first?["bytes_requested"]]
    }
    #expect(try requests("crlf.csv", Data("time,key,size\r\n1,a,5\r\n2,a,5\r\n".utf8)) == ["2", "1", "10"])
    #expect(try requests("bom.csv", Data([0xEF, 0xBB, 0xBF]) + Data("key,size\na,5\na,5\n".utf8)) == ["2", "1", "10"])
    let bytes =
      Data("key,size\n".utf8) + Data([0xFF, 0xFE, 0x80]) + Data(",5\n".utf8) + Data([0xFF, 0xFE, 0x81])
      + Data(",5\n".utf8)
    #expect(try requests("latin.csv", bytes) == ["2", "0", "10"])
    let long = Data("key,size\n".utf8) + Data(repeating: 0x61, count: 10_000_000) + Data(",5\nb,5\n".utf8)
    #expect(try requests("long.csv", long) == ["2", "0", "10"])
  }

  @Test("Times that run backwards are used as the time before, and said so")
  func backwards() throws {
    let path = try folder.write("back.csv", "time,key\n10,a\n5,b\n20,c\n")
    let outcome = try Tool.run(["replay", path, "--capacity", "10", "--format", "csv"])
    #expect(outcome.code == 0)
    #expect(outcome.errors.contains("backwards"))
  }

  @Test(
    "Capacities that are none",
    arguments: ["0", "-5", "abc", "1.5gb", "1e40", "10%%", "200%", "64 MiB", "", "5,,6", "NaN"])
  func capacities(text: String) throws {
    try refuses([good, "--capacity=\(text)"], code: 64, ["capacity"])
  }

  @Test("Policies and parameters that are none")
  func policies() throws {
    try refuses([good, "--policy", "s3fio"], code: 64, ["s3fio", "did you mean 's3fifo'"])
    try refuses([good, "--policy", "s3fifo:smal=0.1"], code: 64, ["smal", "did you mean 'small'"])
    try refuses([good, "--policy", "s3fifo:small=7"], code: 64, ["small=7", "out of range"])
    try refuses([good, "--policy", "lru:k"], code: 64, ["'k'"])
    try refuses([good, "--policy", ""], code: 64, ["policy"])
    try refuses([good, "--policy", "ttl"], code: 64, ["ttl"])
    let timeless = try folder.write("timeless.txt", "a\nb\n")
    try refuses([timeless, "--policy", "redis-lru"], code: 64, ["redis-lru", "time", "--rate"])
    try refuses([timeless, "--window", "1h"], code: 64, ["time", "--rate"])
    try refuses([good, "--trace-format", "cvs"], code: 64, ["cvs", "'csv'"])
    try refuses([good, "--format", "cvs"], code: 64, ["cvs"])
  }

  @Test("Options that are none")
  func options() throws {
    for arguments in [
      ["--sample", "0"], ["--sample", "2"], ["--warmup", "x"], ["--window", "0"], ["--repeat", "0"],
      ["--rate", "0"], ["--rate", "fast"], ["--rate", "1k/y"], ["--rate", "1k/s:evenly"], ["--rate", ""],
      ["--threads", "0"],
      ["--skip", "-1"], ["--limit", "0"], ["--no-such-option"], ["--export", "csv"], ["--export", "cvs=x"],
    ] {
      let outcome = try Tool.run(["replay", good] + arguments)
      #expect(outcome.code == 64, "\(arguments): \(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }

  @Test("An output that cannot be written is said before the run; a full disk leaves nothing")
  func outputs() throws {
    try refuses([good, "--export", "csv=/no/such/folder/x.csv"], code: 73, ["/no/such/folder/x.csv"])
    let full = try Tool.run(["replay", good, "--export", "csv=/dev/full", "--format", "csv"])
    #expect(full.code == 74, "\(full.errors)")
    #expect(full.errors.contains("/dev/full"))
  }
}
