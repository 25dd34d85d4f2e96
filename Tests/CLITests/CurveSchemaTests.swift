import Foundation
import TestSupport
import Testing

/// `curve --format json` is what docs/schema/curve-1.schema.json promises.
@Suite(
  "cachesim curve, its schema", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct CurveSchemaTests {
  private static let schema = Tool.root.appendingPathComponent("docs/schema/curve-1.schema.json").path
  static let canValidate =
    (try? Tool.run(["python3", "-W", "ignore", "-c", "import jsonschema"], executable: "/usr/bin/env").code) == 0

  private func isValid(_ text: String) throws -> Bool {
    let folder = try TemporaryFolder()
    let script = """
      import json, sys, jsonschema
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[2])))
      """
    let file = try folder.write("curve.json", text)
    return try Tool.run(["python3", "-W", "ignore", "-c", script, Self.schema, file], executable: "/usr/bin/env").code
      == 0
  }

  private static let trace = Tool.root.appendingPathComponent("traces/zipf-1.1.csv.gz").path

  @Test(
    .enabled(if: canValidate, "needs python3 with jsonschema"),
    arguments: [
      ["--policy", "lru,arc", "--points", "4", "--target", "hit_ratio=0.5", "--target", "hit_ratio=0.999"],
      ["--capacity", "10,1%,64KiB,10%bytes", "--window", "10000"],
      ["--method", "sampled:rate=0.05:salts=4", "--policy", "lru,s3fifo"], ["--method", "aet"], ["--limit", "1"],
    ])
  func curvesAreValid(options: [String]) throws {
    let outcome = try Tool.run(["curve", Self.trace, "--format", "json"] + options)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try isValid(outcome.text), "\(options)")
  }

  @Test(.enabled(if: canValidate, "needs python3 with jsonschema"))
  func whatIsNoCurveIsNot() throws {
    let text = try Tool.run(["curve", Self.trace, "--points", "3", "--format", "json"]).text
    #expect(try isValid(text))
    for (old, new) in [("cachesim.curve/1", "cachesim.curve/2"), ("\"objects\"", "\"things\""), ("\"lru\"", "1")] {
      let broken = text.replacingOccurrences(of: old, with: new)
      #expect(broken != text)
      #expect(try !isValid(broken), "\(old)")
    }
  }
}
