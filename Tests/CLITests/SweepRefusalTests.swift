import Foundation
import TestSupport
import Testing

/// What a sweep does not take: each time one line that says what, where and what to do, and nothing half written.
@Suite("What a sweep refuses", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct SweepRefusalTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.write("a.txt", (0..<300).map { "\($0 * $0 % 37)\n" }.joined())
    _ = try folder.write("b.txt", (0..<300).map { "\($0 * $0 % 41)\n" }.joined())
  }

  private func run(_ arguments: [String], input: Data? = nil) throws -> Tool.Outcome {
    try Tool.run(arguments, input: input, folder: folder.url)
  }

  /// Two traces by two policies, a job each.
  private func listed() throws -> [String] {
    _ = try folder.write("plan.yml", "traces: ['*.txt']\npolicy: lru,fifo\ncapacity: 5,10\n")
    let list = try run(["sweep", "plan.yml", "--list-jobs", "--max-cells", "2"])
    try #require(list.code == 0, "\(list.errors)")
    _ = try folder.write("jobs.jsonl", list.output)
    return list.text.split(separator: "\n").map(String.init)
  }

  private func done() throws -> [String] {
    let lines = try listed()
    for index in lines.indices {
      let outcome = try run(["run-job", "--jobs", "jobs.jsonl", "--index", "\(index)"])
      try #require(outcome.code == 0, "\(outcome.errors)")
    }
    return Sweeps.finished(folder.file("results")).keys.sorted()
  }

  @Test(
    "A plan's slips, by line and column",
    arguments: [
      (
        "traces: a.txt\npolicies: lru\n", 65,
        "plan.yml: line 2, column 1: a plan has no field 'policies'; did you mean 'policy'?"
      ),
      (
        "traces: a.txt\npolicy: [lru, s3fifi]\n", 65,
        "plan.yml: line 2, column 15: unknown policy 's3fifi'; did you mean 's3fifo'?"
      ),
      ("traces: a.txt\npolicy: s3fifo:smal={0.1,0.2}\n", 65, "plan.yml: line 2, column 9: "),
      (
        "traces: a.txt\npolicy: s3fifo:small={0.1\n", 65,
        "line 2, column 9: 's3fifo:small={0.1' has a '{' without a '}'"
      ),
      ("traces: a.txt\npolicy: lru,lru\n", 65, "line 2, column 9: policy 'lru' is given twice"),
      ("traces: a.txt\ncapacity: 10 %%\n", 65, "plan.yml: line 2, column 11: capacity"),
      ("traces: a.txt\nseed: [1, 2]\n", 65, "line 2, column 7: 'seed' takes one value"),
      ("traces: a.txt\nno-scale: perhaps\n", 65, "line 2, column 11: no-scale: 'perhaps' is neither true nor false"),
      ("traces: a.txt\nttl: soon\n", 65, "plan.yml: line 2, column 6: --ttl 'soon'"),
      ("traces: a.txt\nttl: ['a*=1s', 2s, 3s]\n", 65, "line 2, column 6: beside classes of keys 'ttl' takes one value"),
      ("policy: lru\n", 65, "'traces' is missing"),
      ("traces: '*.zst'\n", 65, "plan.yml: line 1, column 9: no file matches '*.zst'"),
      ("traces: [a.txt, '?.txt']\n", 65, "line 1, column 17: trace 'a.txt' is given twice"),
      ("traces: [{path: a.txt, form: csv}]\n", 65, "a trace has no field 'form'; did you mean 'format'?"),
      ("traces: [{path: a.txt, format: txt2}]\n", 65, "line 1, column 32: "),
      ("traces: [a.txt, none.txt]\n", 66, "none.txt: cannot be opened"),
      ("traces: a.txt\npolicy: lfu:{a\n", 65, "line 2, column 9"),
      ("traces: a.txt\nthreads: 2\n", 65, "a plan has no field 'threads'"),
    ] as [(String, Int32, String)])
  func plans(text: String, code: Int32, message: String) throws {
    _ = try folder.write("plan.yml", text)
    for arguments in [["--list-jobs"], ["--output", "out"]] {
      let outcome = try run(["sweep", "plan.yml"] + arguments)
      #expect(outcome.code == code && outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.output.isEmpty)
      #expect(Sweeps.finished(folder.file("out")).isEmpty && !folder.names.contains("report.json"))
    }
  }

  @Test("Classes of keys and rules that make others invalid hold together, as in a replay")
  func classes() throws {
    let keys = (0..<300).map { ["a1", "b2", "list", "a3"][$0 * $0 % 7 % 4] + "\n" }.joined()
    _ = try folder.write("keys.txt", keys)
    _ = try folder.write(
      "plan.yml",
      "traces: keys.txt\nttl: ['a*=1s', 'b*=2s', 5s]\ninvalidate: ['a* -> list', 'b* -> a*']\nguard: [none, coalesce]\n"
        + "rate: 10/s\ncapacity: 2\n")
    let sweep = try run(["sweep", "plan.yml", "--output", "out", "--max-cells", "1", "--format", "csv"])
    let replay = try run([
      "replay", "keys.txt", "--ttl", "a*=1s,b*=2s,5s", "--invalidate", "a* -> list", "--invalidate", "b* -> a*",
      "--guard",
      "none,coalesce", "--rate", "10/s", "--capacity", "2", "--format", "csv",
    ])
    #expect(sweep.code == 0 && replay.rows.count == 2 && sweep.text == replay.text, "\(sweep.errors)\(replay.errors)")
  }

  @Test("Every option of replay stands in a plan, but for those that say where results go")
  func everyOption() throws {
    _ = try folder.write("plan.yml", "traces: a.txt\nzzzzzzzzzzzz: 1\n")
    let errors = try run(["sweep", "plan.yml", "--list-jobs"]).errors
    let known = Set(
      try #require(errors.components(separatedBy: "known: ").last).split { ", \n".contains($0) }.map(String.init))
    let help = try run(["replay", "--help"]).text
    let options = Set(help.matches(of: /--([a-z][a-z-]*)/).map { String($0.output.1) })
    let besides: Set = [
      "threads", "format", "export", "timings", "quiet", "verbose", "help", "version", "baseline", "tolerance", "rules",
      "require", "fail-on-improvement", "update-baseline", "junit", "github", "report-export", "anonymise",
    ]
    let missing = options.subtracting(known).subtracting(besides).filter { !$0.hasPrefix("gate") }
    #expect(missing.isEmpty, "\(missing.sorted())")
    // The schema names the same fields.
    let schema = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: Tool.root.appendingPathComponent("docs/schema/sweep-1.schema.json"))) as? [String: Any])
    let fields = try #require(schema["properties"] as? [String: Any])
    #expect(Set(fields.keys) == known)
  }

  @Test("merge names what is missing, double, of another version or another trace")
  func merges() throws {
    let names = try done()
    try #require(names.count == 4)
    let files = names.map { "results/jobs/" + $0 }
    func merge(_ files: [String], plan: String = "jobs.jsonl") throws -> Tool.Outcome {
      try run(["merge", "--plan", plan, "-o", "report.json"] + files)
    }
    func refused(_ files: [String], plan: String = "jobs.jsonl", _ message: String) throws {
      let outcome = try merge(files, plan: plan)
      #expect(outcome.code == 65 && outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1 && !folder.names.contains("report.json"))
    }
    let id = names[1].dropLast(5)
    try refused(Array(files.dropFirst(2)), "2 of 4 results are missing: job ")
    try refused([files[0]] + files[2...], "1 of 4 results are missing: job \(id)")
    try refused(files + [files[1]], "is a second result of job \(id)")
    let good = try String(contentsOfFile: folder.file(files[1]), encoding: .utf8)
    func altered(_ from: String, _ to: String) throws -> [String] {
      let text = good.replacingOccurrences(of: from, with: to)
      #expect(text != good)
      _ = try folder.write("altered.json", text)
      return [files[0], "altered.json", files[2], files[3]]
    }
    let version =
      try run(["--version"]).text.split(separator: " ").last.map { $0.trimmingCharacters(in: .newlines) } ?? ""
    try refused(altered("\"\(version)\"", "\"0.0.9\""), "was made by cachesim 0.0.9")
    let digest = try #require(good.firstMatch(of: /"trace_sha256":"([0-9a-f]{64})"/)?.output.1)
    try refused(altered(String(digest), String(repeating: "0", count: 64)), "is of another trace than job \(id)")
    try refused(altered("\"id\":\"\(id)\"", "\"id\":\"0123\""), "is of job 0123, which is not in the plan")
    try refused(altered("\"capacity_unit\"", "\"capacity_units\""), "altered.json: ")
    _ = try folder.write("altered.json", String(good.dropLast(200)))
    try refused([files[0], "altered.json", files[2], files[3]], "altered.json:1:")
    let lines = try listed()
    _ = try folder.write("short.jsonl", lines.dropLast().joined(separator: "\n"))
    try refused(files, plan: "short.jsonl", "holds 3 of the plan's 4 jobs")
    #expect(try merge(files).code == 0)
  }

  @Test("run-job refuses a job that was edited, another version's, and a trace that changed")
  func jobs() throws {
    let lines = try listed()
    func refused(_ line: String, _ code: Int32, _ message: String) throws {
      let outcome = try run(["run-job"], input: Data(line.utf8))
      #expect(outcome.code == code && outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
      #expect(Sweeps.finished(folder.file("results")).isEmpty)
    }
    try refused(
      lines[0].replacingOccurrences(of: "[\"5\",\"10\"]", with: "[\"5\",\"11\"]"), 65, "is not that of its content")
    try refused("", 65, "is empty, not a job")
    try refused("{}", 65, "standard input: 'schema' is missing")
    try refused(String(lines[0].dropLast(9)), 65, "standard input:1:")
    let index = try run(["run-job", "--jobs", "jobs.jsonl", "--index", "4"])
    #expect(index.code == 64 && index.errors.contains("--index 4 is not between 0 and 3"), "\(index.errors)")
    let moved = try run(["run-job", "--jobs", "jobs.jsonl", "--index", "0", "--trace", "nowhere.txt"])
    #expect(moved.code == 66 && moved.errors.contains("nowhere.txt: cannot be opened"), "\(moved.errors)")
    // A folder that cannot be written: another time it may be.
    _ = try folder.write("file", "")
    #expect(try run(["run-job", "--jobs", "jobs.jsonl", "--index", "0", "--output", "file/x"]).code == 75)
    for name in ["a.txt", "b.txt"] { _ = try folder.write(name, "1\n2\n3\n") }
    try refused(lines[0], 65, "is not the trace that the job was planned for; plan it again")
  }

  @Test("A folder of another plan is not mixed with this one's, nor one that another sweep works in")
  func folders() throws {
    _ = try folder.write("plan.yml", "traces: a.txt\ncapacity: 5\n")
    #expect(try run(["sweep", "plan.yml", "--output", "out"]).code == 0)
    _ = try folder.write("plan.yml", "traces: a.txt\ncapacity: 6\n")
    let other = try run(["sweep", "plan.yml", "--output", "out"])
    #expect(other.code == 64 && other.errors.contains("holds the sweep of another plan or version"), "\(other.errors)")
    let holder = try Sweeps.start(
      ["python3", "-c", "import fcntl,time; f=open('out/.lock'); fcntl.flock(f, 2); open('held','w'); time.sleep(60)"],
      in: folder, executable: "/usr/bin/env")
    while !folder.names.contains("held"), holder.isRunning { usleep(10_000) }
    let second = try run(["sweep", "plan.yml", "--output", "out"])
    holder.terminate()
    #expect(second.code == 73 && second.errors.contains("another sweep is at work there"), "\(second.errors)")
  }

  @Test("A job that fails is named, and the others are done")
  func poisoned() throws {
    _ = try folder.write("c.csv", "time,key,size\n1,a,1\n2,b,1\n")
    _ = try folder.write(
      "plan.yml", "traces: [a.txt, c.csv]\npolicy: lru\nlimit: 250\ncapacity: 5\non-bad-record: skip\n")
    #expect(try run(["sweep", "plan.yml", "--list-jobs"]).code == 0)
    let begun = try run(["sweep", "plan.yml", "--output", "out", "--jobs", "1"])
    #expect(begun.code == 0, "\(begun.errors)")
    try FileManager.default.removeItem(atPath: folder.file("out/report.json"))
    for name in Sweeps.finished(folder.file("out")).keys {
      try FileManager.default.removeItem(atPath: folder.file("out/jobs/" + name))
    }
    _ = try folder.write("c.csv", "time,key,size\n1,a,1\n")
    let failed = try run(["sweep", "plan.yml", "--output", "out", "--jobs", "1"])
    #expect(failed.code == 65 && failed.errors.contains("c.csv") && failed.errors.contains("job "), "\(failed.errors)")
    #expect(failed.errors.contains("2 jobs: 0 were done, 1 done now, 1 left"), "\(failed.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("out/report.json")))
  }
}
