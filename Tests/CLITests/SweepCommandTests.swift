import Foundation
import TestSupport
import Testing

/// Plans over real traces, and running processes.
enum Sweeps {
  /// Five real traces by 12 policies by 8 capacities.
  static let plan = """
    name: five real traces
    traces:
      - \(SharedFiles.trace("lirs/c[ps]*.trace.gz"))
      - \(SharedFiles.trace("lirs/multi1.trace.gz"))
      - path: \(SharedFiles.trace("lirs/gli.trace.gz"))
        format: lirs
      - \(SharedFiles.trace("lirs/ps.trace.gz"))
    policy:
      - lru,fifo,clock, sieve,arc,lfu
      - s3fifo:small={0.05,0.1,0.2}
      - 2q
      - random
      - belady
    capacity: [10, 50, 100, 500, 1%, 5%, 10%, 20%]
    """

  /// The options that `replay` would be given for it.
  static let replayed =
    ["cpp", "cs", "multi1", "gli", "ps"].map { SharedFiles.trace("lirs/\($0).trace.gz") } + [
      "--policy", "lru,fifo,clock,sieve,arc,lfu,s3fifo:small=0.05,s3fifo:small=0.1,s3fifo:small=0.2,2q,random,belady",
      "--capacity", "10,50,100,500,1%,5%,10%,20%",
    ]

  /// Starts the tool, or something else, without waiting for it; what it says goes to `log`.
  static func start(
    _ arguments: [String], in folder: TemporaryFolder, executable: String = Tool.path, log: String = "log",
    environment: [String: String] = [:]
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let file = try folder.write(log, "")
    let handle = try #require(FileHandle(forWritingAtPath: file))
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    return process
  }

  /// The finished jobs of a folder: each file's name, and what tells it from one that was written again.
  static func finished(_ folder: String) -> [String: String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/jobs")) ?? []
    var found: [String: String] = [:]
    for name in names where name.hasSuffix(".json") && !name.hasPrefix(".") {
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/jobs/" + name)
      found[name] = "\(attributes?[.systemFileNumber] ?? 0) \(attributes?[.modificationDate] ?? 0)"
    }
    return found
  }

  /// The same report whatever command made it.
  static func withoutCommand(_ report: Data) throws -> NSDictionary {
    var object = try #require(try JSONSerialization.jsonObject(with: report) as? [String: Any])
    var command = try #require(object["command"] as? [String: Any])
    for name in ["command", "trace-format"] { command[name] = nil }
    object["command"] = command
    return object as NSDictionary
  }
}

@Suite(
  "cachesim sweep", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"),
  .enabled(if: SharedFiles.arePresent, "needs ../shared"))
struct SweepCommandTests {
  private func sweep(_ folder: TemporaryFolder, _ output: String, _ options: [String] = []) throws -> Tool.Outcome {
    try Tool.run(
      ["sweep", "plan.yml", "--output", output, "--format", "csv"] + options, folder: folder.url)
  }

  @Test(
    "480 caches: the report is that of replay; killed at three random moments, and with 1 and 2 threads, the same bytes"
  )
  func killedAndResumed() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("plan.yml", Sweeps.plan)
    let whole = try sweep(folder, "whole", ["--max-cells", "8", "--jobs", "2"])
    try #require(whole.code == 0, "\(whole.errors)")
    #expect(whole.errors.contains("60 jobs: 0 were done, 60 done now, 0 left"), "\(whole.errors)")
    #expect(whole.rows.count == 480)
    let report = try Data(contentsOf: folder.url.appendingPathComponent("whole/report.json"))
    let replayed = try Tool.run(["replay"] + Sweeps.replayed + ["--format", "json"])
    #expect(try Sweeps.withoutCommand(report) == Sweeps.withoutCommand(replayed.output))

    let single = try sweep(folder, "single", ["--jobs", "1"])
    #expect(single.errors.contains("5 jobs: 0 were done, 5 done now, 0 left"), "\(single.errors)")
    #expect(try Data(contentsOf: folder.url.appendingPathComponent("single/report.json")) == report)
    #expect(single.output == whole.output)

    let killed = folder.file("killed")
    var before: [String: String] = [:]
    for part in 0..<3 {
      let moment = Int.random(in: part * 15..<part * 15 + 15)
      let process = try Sweeps.start(["sweep", "plan.yml", "--output", "killed", "--max-cells", "8"], in: folder)
      while process.isRunning, Sweeps.finished(killed).count < moment { usleep(1000) }
      usleep(.random(in: 0..<20_000))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
      let now = Sweeps.finished(killed)
      #expect(before.allSatisfy { now[$0.key] == $0.value }, "a finished job was lost or done again")
      #expect(now.count >= moment && now.count < 60)
      before = now
    }
    _ = try? Data("half a res".utf8).write(to: folder.url.appendingPathComponent("killed/jobs/.x.json.1.tmp"))
    let resumed = try sweep(folder, "killed", ["--jobs", "1"])
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(
      resumed.errors.contains("60 jobs: \(before.count) were done, \(60 - before.count) done now"), "\(resumed.errors)")
    let after = Sweeps.finished(killed)
    #expect(before.allSatisfy { after[$0.key] == $0.value })
    #expect(try Data(contentsOf: folder.url.appendingPathComponent("killed/report.json")) == report)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: killed + "/jobs").count == 60, "half-written files are gone")
  }

  @Test("run-job and merge come to the same bytes as sweep, service options and seeds too, in any order")
  func jobsAndMerge() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      "plan.yml",
      """
      traces: [\(SharedFiles.trace("lirs/cs.trace.gz")), \(SharedFiles.trace("lirs/cpp.trace.gz"))]
      policy: [lru, random]
      capacity: [100, 10%]
      rate: 1k/s
      ttl: [5s, none]
      guard: "{none,coalesce}"
      origin-latency: constant:20ms
      seed: 7
      repeat: 3
      warmup: 1k
      window: 2k
      """)
    let whole = try sweep(folder, "whole")
    try #require(whole.code == 0, "\(whole.errors)")
    let report = try Data(contentsOf: folder.url.appendingPathComponent("whole/report.json"))
    let list = try Tool.run(["sweep", "plan.yml", "--list-jobs", "--max-cells", "2"], folder: folder.url)
    _ = try folder.write("jobs.jsonl", list.output)
    let lines = list.text.split(separator: "\n").map(String.init)
    // 2 traces by 4 systems: lru at two capacities a job; random: 3 seeds of each capacity, two a job.
    #expect(lines.count == 2 * 4 * (1 + 2 * 2))
    #expect(
      try Tool.run(["sweep", "plan.yml", "--list-jobs", "--max-cells", "2"], folder: folder.url).output == list.output)
    for (index, line) in lines.enumerated().reversed() {
      let outcome =
        index % 2 == 0
        ? try Tool.run(["run-job", "--jobs", "jobs.jsonl", "--index", "\(index)"], folder: folder.url)
        : try Tool.run(["run-job"], input: Data(line.utf8), folder: folder.url)
      #expect(outcome.code == 0 && outcome.output.isEmpty, "\(outcome.errors)")
    }
    let merged = try Tool.run(["merge", "results/jobs", "--plan", "jobs.jsonl", "-o", "m.json"], folder: folder.url)
    #expect(merged.code == 0, "\(merged.errors)")
    #expect(try Data(contentsOf: folder.url.appendingPathComponent("m.json")) == report)
    // The list and the files in any order.
    _ = try folder.write("shuffled.jsonl", lines.shuffled().joined(separator: "\n"))
    let files = Sweeps.finished(folder.file("results")).keys.shuffled().map { "results/jobs/" + $0 }
    #expect(try Tool.run(["merge", "--plan", "shuffled.jsonl"] + files, folder: folder.url).output == report)
    let again = try Tool.run(["run-job", "--jobs", "jobs.jsonl", "--index", "0"], folder: folder.url)
    #expect(again.code == 0 && again.errors.contains("was done"))
  }

  @Test("A trace is read once for all its caches, and the longest jobs come first")
  func grouping() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("plan.yml", Sweeps.plan)
    let list = try Tool.run(["sweep", "plan.yml", "--list-jobs", "--memory-budget", "4GiB"], folder: folder.url)
    let jobs = try list.text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(jobs.count == 5 && jobs.allSatisfy { $0["cells"] as? Int == 96 })
    let costs = jobs.compactMap { $0["cost_hint"] as? Int }
    #expect(costs.count == 5 && costs == costs.sorted(by: >))
  }

  @Test("Memory stays within the budget where not all caches fit, and would not without it")
  func memory() throws {
    let folder = try TemporaryFolder()
    let trace = folder.file("z.oracleGeneral")
    let made = try Tool.run([
      "generate", "zipf", "--objects", "500k", "--requests", "1200k", "--alpha", "0.3", "-o", trace,
    ])
    try #require(made.code == 0, "\(made.errors)")
    let capacities = (1...10).map { "\(200_000 + $0)" }.joined(separator: ",")
    _ = try folder.write("plan.yml", "traces: z.oracleGeneral\npolicy: cacheus\ncapacity: \(capacities)\n")
    func peak(_ output: String, _ budget: String) throws -> Int {
      let code = """
        import os, sys
        pid = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
        _, status, usage = os.wait4(pid, 0)
        print(usage.ru_maxrss * 1024)
        sys.exit(os.waitstatus_to_exitcode(status))
        """
      let outcome = try Tool.run(
        [
          "python3", "-c", code, Tool.path, "sweep", "plan.yml", "--output", output, "--jobs", "2", "--memory-budget",
          budget, "--export", "csv=\(output).csv", "--format", "csv",
        ], folder: folder.url, executable: "/usr/bin/env")
      try #require(outcome.code == 0, "\(outcome.errors)")
      return try #require(outcome.text.split(separator: "\n").last.flatMap { Int($0) })
    }
    let budget = 384 << 20
    let held = try peak("held", "384MiB")
    let free = try peak("free", "16GiB")
    #expect(held <= budget, "\(held >> 20) MiB")
    #expect(free > budget, "\(free >> 20) MiB: the test shows nothing")
    #expect(
      try Data(contentsOf: folder.url.appendingPathComponent("held/report.json"))
        == Data(contentsOf: folder.url.appendingPathComponent("free/report.json")))
  }
}
