import Foundation
import TestSupport
import Testing

/// `scripts/sweep_dask.py` with real workers, in processes of their own.
@Suite(
  "sweep_dask.py", .serialized, .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"),
  .enabled(if: SharedFiles.arePresent, "needs ../shared"),
  .enabled(
    if: Dask.python != nil,
    "needs Dask: pip install distributed fsspec aiohttp, or name a Python in CACHESIM_DASK_PYTHON"))
struct SweepDaskTests {
  private let folder: TemporaryFolder
  /// What an undisturbed sweep on this machine reports.
  private let report: Data

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.write("plan.yml", Sweeps.plan)
    let whole = try Tool.run(["sweep", "plan.yml", "--output", "whole", "--quiet"], folder: folder.url)
    try #require(whole.code == 0, "\(whole.errors)")
    report = try Data(contentsOf: folder.url.appendingPathComponent("whole/report.json"))
  }

  private func start(_ options: [String], log: String = "log") throws -> Process {
    try Sweeps.start(
      [Tool.root.appendingPathComponent("scripts/sweep_dask.py").path, "plan.yml", "--output", "out", "--workers", "2"]
        + options, in: folder, executable: try #require(Dask.python), log: log, environment: ["CACHESIM_BIN": Tool.path]
    )
  }

  private func text(_ name: String) -> String {
    (try? String(contentsOfFile: folder.file(name), encoding: .utf8)) ?? "no \(name)"
  }

  /// The processes that a process started and that look like Dask's workers.
  private func workers(of process: Process) -> [Int32] {
    let pid = process.processIdentifier
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
    let children = tasks.flatMap { task in
      ((try? String(contentsOfFile: "/proc/\(pid)/task/\(task)/children", encoding: .utf8)) ?? "").split(separator: " ")
    }
    return children.compactMap { Int32($0) }.filter { child in
      ((try? String(contentsOfFile: "/proc/\(child)/cmdline", encoding: .utf8)) ?? "").contains("spawn_main")
    }
  }

  @Test("One worker killed in the middle: the same bytes, and finished jobs are not done again")
  func killedWorker() throws {
    let process = try start(["--max-cells", "8"])
    while process.isRunning, Sweeps.finished(folder.file("out")).count < 5 { usleep(2000) }
    let worker = try #require(workers(of: process).first, "\(text("log"))")
    kill(worker, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text("log"))")
    #expect(text("log").contains("60 jobs: 0 were done, 60 done now, 0 given up"), "\(text("log"))")
    #expect(try Data(contentsOf: folder.url.appendingPathComponent("out/report.json")) == report)
    let before = Sweeps.finished(folder.file("out"))
    let again = try start(["--max-cells", "8"], log: "again")
    again.waitUntilExit()
    #expect(text("again").contains("60 jobs: 60 were done, 0 done now"), "\(text("again"))")
    #expect(Sweeps.finished(folder.file("out")) == before)
  }

  @Test("A job that takes its workers with it is given up and named, and the others are done")
  func poisonedJob() throws {
    let tool = try folder.write(
      "tool",
      "#!/bin/sh\nline=$(cat)\ncase $line in *multi1*) kill -9 $PPID ;; esac\nprintf '%s' \"$line\" | '\(Tool.path)' \"$@\"\n"
    )
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
    let process = try start(["--worker-tool", tool, "--retries", "1"])
    process.waitUntilExit()
    let log = text("log")
    #expect(process.terminationStatus == 1 && log.contains("5 jobs: 0 were done, 4 done now, 1 given up"), "\(log)")
    #expect(log.contains("multi1.trace.gz), 2 tries: every worker that began it was lost"), "\(log)")
    #expect(Sweeps.finished(folder.file("out")).count == 4)
    #expect(!FileManager.default.fileExists(atPath: folder.file("out/report.json")))
    // The same command with a sound tool does what is left.
    let again = try start([], log: "again")
    again.waitUntilExit()
    #expect(
      again.terminationStatus == 0 && text("again").contains("4 were done, 1 done now"), "\(text("again"))")
    #expect(try Data(contentsOf: folder.url.appendingPathComponent("out/report.json")) == report)
  }

  @Test("Traces come from an address by their hash where they do not lie on the worker; another's content is refused")
  func fetchedTraces() throws {
    let local = try folder.write(
      "t.trace.gz", try Data(contentsOf: URL(fileURLWithPath: SharedFiles.trace("lirs/cs.trace.gz"))))
    _ = try folder.write("plan.yml", "traces: t.trace.gz\n")
    let sweep = try Tool.run(["sweep", "plan.yml", "--output", "here", "--quiet"], folder: folder.url)
    try #require(sweep.code == 0, "\(sweep.errors)")
    let store = "file://" + folder.file("store")
    // A worker's tool that is there only once the trace is gone from where it was planned.
    let tool = try folder.write("tool", "#!/bin/sh\nexec '\(Tool.path)' \"$@\"\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
    let list = try Tool.run(["sweep", "plan.yml", "--list-jobs"], folder: folder.url)
    let code = """
      import importlib.util, json, sys
      spec = importlib.util.spec_from_file_location("sweep_dask", sys.argv[1])
      sweep = importlib.util.module_from_spec(spec); spec.loader.exec_module(sweep)
      line = open("jobs.jsonl").readline()
      if sys.argv[2] == "upload": sweep.upload([line], sys.argv[3])
      else:
        try: sys.stdout.buffer.write(sweep.perform(line, "./tool", sys.argv[3], "cache", 1))
        except sweep.JobFailed as error: sys.exit(f"{error.code} {error.message}")
      """
    _ = try folder.write("jobs.jsonl", list.output)
    func python(_ what: String) throws -> Tool.Outcome {
      try Tool.run(
        ["-c", code, Tool.root.appendingPathComponent("scripts/sweep_dask.py").path, what, store], folder: folder.url,
        executable: try #require(Dask.python))
    }
    let uploaded = try python("upload")
    #expect(uploaded.code == 0, "\(uploaded.errors)")
    try FileManager.default.removeItem(atPath: local)
    let fetched = try python("perform")
    #expect(fetched.code == 0, "\(fetched.errors)")
    let result = try #require(Sweeps.finished(folder.file("here")).keys.first)
    #expect(try fetched.output == Data(contentsOf: folder.url.appendingPathComponent("here/jobs/" + result)))
    // What lies under the hash is something else.
    try FileManager.default.removeItem(atPath: folder.file("cache"))
    let stored = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.file("store")).first)
    try Data("else".utf8).write(to: folder.url.appendingPathComponent("store/" + stored))
    let refused = try python("perform")
    #expect(
      refused.code == 1 && refused.errors.contains("is not the trace that the job was planned for"), "\(refused.errors)"
    )
  }
}

/// A Python that has Dask.
private enum Dask {
  static let python: String? = {
    let named = ProcessInfo.processInfo.environment["CACHESIM_DASK_PYTHON"]
    let venv = Tool.root.appendingPathComponent(".build/dask/bin/python").path
    for candidate in [named, venv].compactMap({ $0 }) + ["/usr/bin/python3", "/usr/local/bin/python3"] {
      guard FileManager.default.isExecutableFile(atPath: candidate) else { continue }
      if (try? Tool.run(["-c", "import distributed, fsspec"], executable: candidate).code) == 0 { return candidate }
    }
    return nil
  }()
}
