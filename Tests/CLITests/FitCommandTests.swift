import Foundation
import TestSupport
import Testing

/// `cachesim fit` from the outside: what it measures can be generated, and replays alike.
@Suite("cachesim fit", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct FitCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

  func misses(_ trace: String) throws -> [Int] {
    let outcome = try Tool.run(
      ["replay", trace, "--policy", "lru", "--capacity", "10,100,1000,10000,40000", "--format", "csv"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return outcome.rows.compactMap { $0["misses"].flatMap { Int($0) } }
  }

  @Test("The clone of a real trace has its LRU misses, replayed", .enabled(if: SharedFiles.arePresent))
  func realTrace() throws {
    let trace = SharedFiles.trace("libcachesim/cloudPhysicsIO.oracleGeneral.bin")
    let fit = try Tool.run(["fit", trace, "-o", path("p.yaml"), "--format", "json"])
    #expect(fit.code == 0, "\(fit.errors)")
    let report = try #require(try JSONSerialization.jsonObject(with: fit.output) as? [String: Any])
    #expect(try #require(report["mean_absolute_error"] as? Double) < 0.02)
    let generated = try Tool.run(["generate", path("p.yaml"), "-o", path("clone.oracleGeneral.zst"), "--quiet"])
    #expect(generated.code == 0, "\(generated.errors)")
    for (original, clone) in zip(try misses(trace), try misses(path("clone.oracleGeneral.zst"))) {
      #expect(abs(Double(original - clone)) / 113_872 < 0.01)
    }
  }

  @Test("The same profile twice; to standard output too; and another length")
  func profiles() throws {
    let trace = path("t.csv")
    #expect(try Tool.run(["generate", "bursts", "--requests", "20k", "-o", trace]).code == 0)
    for name in ["a.yaml", "b.yaml"] { #expect(try Tool.run(["fit", trace, "-o", path(name)]).code == 0) }
    let first = try Data(contentsOf: URL(fileURLWithPath: path("a.yaml")))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path("b.yaml"))) == first)
    let piped = try Tool.run(["fit", trace, "-o", "-"])
    #expect(piped.code == 0 && piped.output == first && piped.errors.contains("mean absolute error"))
    let longer = try Tool.run(["generate", path("a.yaml"), "--requests", "33k", "-o", "-", "--to", "text"])
    #expect(longer.text.split(separator: "\n").count == 33_000)
  }

  @Test("What cannot be is refused, and nothing is written")
  func refusals() throws {
    let trace = path("t.csv")
    #expect(try Tool.run(["generate", "zipf", "--requests", "1k", "-o", trace]).code == 0)
    let cases: [([String], Int32, String)] = [
      (["fit", trace, "-o", path("p.txt")], 64, ".yaml"),
      (["fit", "/no/trace.csv", "-o", path("p.yaml")], 66, "/no/trace.csv"),
      (["fit", trace, "-o", path("p.yaml"), "--format", "xml"], 64, "json"), (["fit", trace], 64, "output"),
      (["generate", "/no/spec.yaml", "-o", path("x.csv")], 66, "/no/spec.yaml"),
      (["generate", try folder.write("bad.yaml", "model: zipf\nalhpa: 1\n"), "-o", path("x.csv")], 65, "line 2"),
    ]
    for (arguments, code, word) in cases {
      let outcome = try Tool.run(arguments)
      #expect(outcome.code == code && outcome.errors.contains(word) && outcome.output.isEmpty, "\(outcome.errors)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    #expect(names == ["bad.yaml", "t.csv"])
  }
}
