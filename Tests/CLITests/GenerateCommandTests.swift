import Foundation
import TestSupport
import Testing
import Traces

/// `cachesim generate` from the outside: what it writes can be replayed, in every format, and what it refuses.
@Suite("cachesim generate", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct GenerateCommandTests {
  static let model = ["zipf", "--objects", "500", "--requests", "20k", "--alpha", "0.9", "--seed", "7"]
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes the trace under a name and answers its path.
  func generate(_ name: String, _ more: [String] = []) throws -> String {
    let path = folder.file(name)
    let outcome = try Tool.run(["generate"] + Self.model + ["-o", path, "--quiet"] + more)
    #expect(outcome.code == 0 && outcome.output.isEmpty && outcome.errors.isEmpty, "\(name): \(outcome.errors)")
    return path
  }

  func hits(_ path: String, _ more: [String] = []) throws -> [String?] {
    let outcome = try Tool.run(
      ["replay", path, "--policy", "lru,fifo,sieve,belady", "--capacity", "50,200", "--format", "csv"] + more)
    #expect(outcome.code == 0, "\(path): \(outcome.errors)")
    #expect(outcome.rows.count == 8 && outcome.rows.allSatisfy { $0["requests"] == "20000" }, "\(path)")
    return outcome.rows.map { $0["hits"] }
  }

  /// What LRU with room for 50 hits, counted here from the text.
  func plainLRU(_ path: String) throws -> Int {
    var (recent, hits): ([Substring], Int) = ([], 0)
    for key in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      if let place = recent.firstIndex(of: key) {
        recent.remove(at: place)
        hits += 1
      } else if recent.count == 50 {
        recent.removeFirst()
      }
      recent.append(key)
    }
    return hits
  }

  @Test("Every format by name, replayed: the same hits")
  func everyFormat() throws {
    let text = try generate("keys.txt")
    let expected = try hits(text)
    #expect(expected.first == "\(try plainLRU(text))")
    for format in WriteFormatTable.rows {
      for suffix in format.suffixes {
        let path = try generate("x" + suffix)
        let reading = suffix == ".arc" ? ["--trace-format", format.name] : []
        #expect(try hits(path, reading) == expected, "\(suffix)")
      }
      let path = try generate("y", ["--to", format.name])
      #expect(try hits(path, ["--trace-format", format.name]) == expected, "--to \(format.name)")
    }
  }

  @Test("Every compression by name, replayed: the same hits", arguments: TraceCompression.allCases)
  func everyCompression(_ compression: TraceCompression) throws {
    let expected = try hits(try generate("keys.txt"))
    let suffix = compression == .none ? "" : "." + compression.rawValue
    for name in ["x.oracleGeneral", "x.csv"] {
      let path = try generate(name + suffix)
      #expect(try hits(path) == expected, "\(name + suffix)")
    }
  }

  @Test(
    "The same bytes twice, and others with another seed", arguments: ["x.oracleGeneral.zst", "x.csv.gz", "x.txt.xz"])
  func sameBytes(name: String) throws {
    let first = try Data(contentsOf: URL(fileURLWithPath: try generate("1" + name)))
    #expect(try Data(contentsOf: URL(fileURLWithPath: try generate("2" + name))) == first)
    let path = folder.url.appendingPathComponent("3" + name).path
    let other = try Tool.run(["generate"] + Self.model.dropLast() + ["8", "-o", path])
    #expect(other.code == 0, "\(other.errors)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) != first)
  }

  @Test("Standard output is a trace too")
  func standardOutput() throws {
    let outcome = try Tool.run(["generate"] + Self.model + ["-o", "-", "--to", "text"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output == (try Data(contentsOf: URL(fileURLWithPath: try generate("keys.txt")))))
  }

  @Test("A closed pipe ends quietly, compressed or not", arguments: ["csv", "csv.zst", "csv.gz", "csv.xz"])
  func closedPipe(to: String) throws {
    let generate = "'\(Tool.path)' generate zipf --requests 1M --to \(to) -o -"
    let command = "\(generate) | head -c 1 | wc -c; echo ${PIPESTATUS[0]}"
    let outcome = try Tool.run(["-c", command], executable: "/bin/bash")
    #expect(outcome.text == "1\n0\n", "\(outcome.text)")
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
  }

  @Test(
    "What cannot be is refused, and nothing is written",
    arguments: [
      (["zpif"], "'zipf'"), (["zipf", "--object", "5"], "'objects'"), (["zipf", "--colour", "red"], "colour"),
      (["zipf", "--objects", "-5"], "objects=-5"), (["zipf", "--requests=-1"], "requests=-1"),
      (["zipf", "--requests", "0"], "requests=0"), (["zipf", "--size", "-1"], "size=-1"),
      (["zipf", "--alpha", "-0.5"], "alpha=-0.5"), (["zipf", "--alpha", "many"], "alpha=many"),
      (["zipf", "--seed"], "seed"), (["zipf", "stray"], "stray"), (["zipf", "--seed", "1", "--seed", "2"], "twice"),
      (["zipf", "--to", "cvs"], "'csv'"),
    ])
  func refusals(arguments: [String], hint: String) throws {
    let path = folder.file("x.csv")
    let outcome = try Tool.run(["generate", arguments[0], "-o", path] + arguments.dropFirst())
    #expect(outcome.code == 64, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    #expect(folder.names.isEmpty)
  }

  @Test("A file whose name says no format, and a folder that is not there")
  func outputs() throws {
    let nameless = try Tool.run(["generate", "zipf", "-o", folder.file("x.bin")])
    #expect(nameless.code == 64 && nameless.errors.contains("--to"), "\(nameless.errors)")
    let nowhere = try Tool.run(["generate", "zipf", "-o", "/no/such/folder/x.csv"])
    #expect(nowhere.code == 73 && nowhere.errors.contains("/no/such/folder/x.csv"), "\(nowhere.errors)")
    #expect(try Tool.run(["generate", "zipf"]).code == 64)
  }
}
