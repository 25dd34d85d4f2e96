import Foundation
import TestSupport
import Testing

/// `scripts/parquet-to-csv`, whose output the tool reads.
@Suite("parquet-to-csv", .enabled(if: Python.hasPyArrow, "needs pyarrow: pip install pyarrow"))
struct ParquetTests {
  private let folder: TemporaryFolder

  /// A file of times, texts in a dictionary, numbers, bytes, nulls and a list.
  init() throws {
    folder = try TemporaryFolder()
    let made = try Python.run([
      "-c",
      """
      import pyarrow as pa, pyarrow.parquet as pq, sys
      rows = range(1000)
      pq.write_table(pa.table({
        'when': pa.array([i * 1500 for i in rows], pa.timestamp('ms')),
        'path': pa.array(['/a,"%d"' % (i % 7) for i in rows]).dictionary_encode(),
        'bytes': pa.array([i % 100 for i in rows], pa.int32()), 'raw': pa.array([bytes([i % 5]) for i in rows]),
        'list': pa.array([[i] for i in rows])}), sys.argv[1], row_group_size=300)
      """, path("a.parquet"),
    ])
    #expect(made.code == 0, "\(made.errors)")
  }

  private func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

  private func convert(_ arguments: [String]) throws -> Tool.Outcome {
    try Python.run([Tool.root.appendingPathComponent("scripts/parquet-to-csv").path] + arguments)
  }

  @Test(.enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
  func isReadByTheTool() throws {
    let csv = try convert([path("a.parquet"), "--columns", "key=path,time=when,size=bytes", "-o", path("a.csv")])
    #expect(csv.code == 0 && csv.text.isEmpty, "\(csv.errors)")
    let info = try Tool.run(["trace", "info", path("a.csv"), "--format", "json"])
    let figures = try #require(try JSONSerialization.jsonObject(with: info.output) as? [String: Any])
    #expect(figures["requests"] as? Int == 1000 && figures["objects"] as? Int == 7)
    #expect(figures["last_time"] as? Double == 1498.5)
  }

  @Test func bytesAndOrder() throws {
    let lines = try convert([path("a.parquet"), "--columns", "key=raw,size=bytes"]).text.split(separator: "\n")
    #expect(lines.count == 1001 && lines[0] == "\"key\",\"size\"" && lines[7] == "\"01\",6")
  }

  @Test func whatCannotBeConverted() throws {
    try Data("no Parquet".utf8).write(to: folder.url.appendingPathComponent("b.parquet"))
    for (arguments, code, message) in [
      ([path("a.parquet")], 64, "the column 'list' is list"),
      ([path("a.parquet"), "--columns", "key=nope"], 64, "'nope'"),
      ([path("b.parquet")], 65, "is not Parquet"), ([path("none.parquet")], 66, "cannot be opened"), ([], 64, "FILE"),
      ([path("a.parquet"), "--columns", "key=path", "-o", "/nonexistent/x"], 74, "cannot be written"),
    ] as [([String], Int32, String)] {
      let outcome = try convert(arguments)
      #expect(outcome.code == code && outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.output.isEmpty)
    }
  }
}

private enum Python {
  static let hasPyArrow = (try? run(["-c", "import pyarrow"]).code) == 0

  static func run(_ arguments: [String]) throws -> Tool.Outcome {
    try Tool.run(["python3"] + arguments, executable: "/usr/bin/env")
  }
}
