import Foundation
import TestSupport
import Testing

/// A disk of 64 KiB, mounted for the life of this object.
private final class SmallDisk: Sendable {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let outcome = try Tool.run(
      ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path], executable: "/usr/bin/env", prefix: "mount")
    guard outcome.code == 0 else { throw CocoaError(.fileWriteNoPermission) }
  }

  deinit { _ = try? Tool.run([folder.path], executable: "/usr/bin/env", prefix: "umount") }

  /// Whether this user may mount one here.
  static let isPossible = (try? SmallDisk()) != nil

  /// All that lies on it, hidden files too.
  func contents() throws -> [String] { folder.names }
}

/// A disk that fills up half-way: the run fails and names the file, nothing is left, and an older file stands.
@Suite(
  "Full disk", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"),
  .enabled(if: SmallDisk.isPossible, "needs root, and a system that mounts tmpfs"))
struct FullDiskTests {
  /// Runs the tool with an output `name` on a full disk, with an older file of that name and without.
  private func failsCleanly(_ name: String, _ arguments: (_ path: String) throws -> [String]) throws {
    for older in [nil, "older"] {
      let disk = try SmallDisk()
      let path = try older.map { try disk.folder.write(name, $0) } ?? disk.folder.file(name)
      let outcome = try Tool.run(try arguments(path))
      #expect(outcome.code == 74, "\(name): \(outcome.errors)")
      let errors = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("cachesim: error:") }
      #expect(errors.count == 1 && errors.first?.contains(path) == true, "\(outcome.errors)")
      #expect(outcome.errors.contains("No space left"), "\(outcome.errors)")
      #expect(try disk.contents() == (older == nil ? [] : [name]))
      if let older { #expect(try String(contentsOfFile: path, encoding: .utf8) == older) }
    }
  }

  @Test("A report that does not fit", arguments: ["json", "csv"]) func report(format: String) throws {
    let folder = try TemporaryFolder()
    let trace = try folder.write("t.txt", (0..<500).map { "\($0 * $0 % 97)\n" }.joined())
    let capacities = (1...400).map(String.init).joined(separator: ",")
    let arguments = ["replay", trace, "--policy", "lru,fifo,clock,sieve", "--capacity", capacities, "--format", "csv"]
    let here = folder.file("report")
    let fits = try Tool.run(arguments + ["--export", "\(format)=\(here)"])
    try #require(fits.code == 0, "\(fits.errors)")
    try #require(try Data(contentsOf: URL(fileURLWithPath: here)).count > 1 << 16)
    try failsCleanly("report") { arguments + ["--export", "\(format)=\($0)"] }
  }

  @Test(
    "A trace that does not fit",
    arguments: ["x.csv", "x.txt", "x.oracleGeneral", "x.csv.zst", "x.csv.gz", "x.csv.xz", "x.csv.bz2", "x.csv.lz4"])
  func trace(name: String) throws {
    try failsCleanly(name) { ["generate", "zipf", "--requests", "300k", "-o", $0] }
  }

  @Test("A sweep's result that does not fit: another time it may, so run-job says 75, and nothing is left")
  func job() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("t.txt", (0..<500).map { "\($0 * $0 % 97)\n" }.joined())
    let capacities = (1...400).map(String.init).joined(separator: ",")
    _ = try folder.write("plan.yml", "traces: t.txt\npolicy: lru,fifo\ncapacity: \(capacities)\n")
    let list = try Tool.run(["sweep", "plan.yml", "--list-jobs"], folder: folder.url)
    try #require(list.code == 0, "\(list.errors)")
    let disk = try SmallDisk()
    let job = try Tool.run(["run-job", "--output", disk.folder.path], input: list.output)
    #expect(job.code == 75 && job.errors.contains("No space left"), "\(job.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder.file("jobs")).isEmpty)
    let sweep = try Tool.run(["sweep", "plan.yml", "--output", disk.folder.path], folder: folder.url)
    #expect(sweep.code == 74 && sweep.errors.contains("No space left") && sweep.output.isEmpty, "\(sweep.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder.file("jobs")).isEmpty)
  }
}
