import Foundation
import TestSupport
import Testing

/// What goes beside a report: timings, windows, colours, completions, man pages, and what an interruption leaves.
@Suite("Beside the report", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct BesideTheReportTests {
  let folder: TemporaryFolder
  let trace: String

  init() throws {
    folder = try TemporaryFolder()
    trace = try folder.write(
      "t.csv", "time,key\n" + (0..<1000).map { "\($0),\($0 * $0 % 97)\n" }.joined())
  }

  func path(_ name: String) -> String { folder.file(name) }

  func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  func json(_ data: Data) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// Runs a shell script in the folder; `$tool` and `$trace` are what they are called.
  func shell(_ script: String, _ options: String = "-c") throws -> Tool.Outcome {
    try Tool.run(
      [options, script], environment: ["tool": Tool.path, "trace": trace], folder: folder.url, executable: "/bin/bash")
  }

  @Test("--timings: speed and memory in a file, and not in the report")
  func timings() throws {
    let arguments = ["replay", trace, "--policy", "lru,fifo", "--capacity", "5,10,20", "--format", "json"]
    let plain = try Tool.run(arguments)
    let timed = try Tool.run(arguments + ["--timings", path("timings.json")])
    #expect(timed.code == 0 && timed.output == plain.output && timed.errors.isEmpty, "\(timed.errors)")
    let timings = try json(Data(contentsOf: URL(fileURLWithPath: path("timings.json"))))
    #expect(timings["requests"] as? Int == 1000)
    #expect(timings["requests_simulated"] as? Int == 6000)
    #expect(try #require(timings["peak_memory_bytes"] as? Int) > 1 << 20)
    for name in ["wall_seconds", "user_seconds", "system_seconds"] { #expect(timings[name] is Double, "\(name)") }
    let nowhere = try Tool.run(arguments + ["--timings", "/no/such/folder/t.json"])
    #expect(nowhere.code == 73 && nowhere.output.isEmpty, "\(nowhere.errors)")
  }

  @Test("Two outputs of a run are two files")
  func sameFile() throws {
    for other in [["--export", "json=\(path("r"))"], ["--timings", path("r")]] {
      let outcome = try Tool.run(["replay", trace, "--export", "csv=\(path("r"))"] + other)
      #expect(outcome.code == 64 && outcome.output.isEmpty, "\(other): \(outcome.errors)")
      #expect(outcome.errors.contains("twice"), "\(outcome.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: path("r")))
  }

  @Test("A row a window, and the windows add up; after the warm-up")
  func windows() throws {
    let outcome = try Tool.run([
      "replay", trace, "--policy", "lru,sieve", "--capacity", "10", "--warmup", "300", "--window", "250", "--format",
      "csv", "--export", "windows-csv=\(path("w.csv"))",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let windows = Tool.rows(try text("w.csv"))
    #expect(windows.map { $0["requests"] } == ["250", "250", "200", "250", "250", "200"])
    for row in outcome.rows {
      #expect(row["requests"] == "700")
      let own = windows.filter { $0["policy"] == row["policy"] }
      #expect(own.map { $0["first_request"] } == ["300", "550", "800"])
      #expect(own.map { $0["window"] } == ["0", "1", "2"])
      let hits = own.compactMap { $0["hits"].flatMap(Int.init) }
      #expect(String(hits.reduce(0, +)) == row["hits"])
    }
  }

  @Test("--sample scales capacities in objects and bytes, not shares; --no-scale does not")
  func sample() throws {
    func capacities(_ extra: [String]) throws -> [String?] {
      let outcome = try Tool.run(
        ["replay", trace, "--capacity", "40,4000B", "--sample", "0.25", "--format", "csv"] + extra)
      #expect(outcome.code == 0, "\(outcome.errors)")
      return outcome.rows.map { $0["capacity"] }
    }
    #expect(try capacities([]) == ["10", "1000"])
    #expect(try capacities(["--no-scale"]) == ["40", "4000"])
  }

  @Test("On a terminal a line of speed and colours; none with --quiet, NO_COLOR or a dumb terminal")
  func terminal() throws {
    func screen(_ environment: String, _ arguments: String) throws -> String {
      let outcome = try shell("env \(environment) script -qefc \"'$tool' replay \(arguments)\" /dev/null < /dev/null")
      return outcome.text
    }
    let (colour, run) = ("\u{1B}[31merror:", "'$trace' --capacity 10 --format csv")
    #expect(try screen("TERM=xterm", run).contains("peak memory"))
    #expect(try !screen("TERM=xterm", run + " --quiet").contains("peak memory"))
    #expect(try !screen("TERM=dumb", run).contains("peak memory"))
    #expect(try screen("TERM=dumb", run + " --verbose").contains("peak memory"))
    let inColour = try screen("-u NO_COLOR TERM=xterm", "nowhere")
    #expect(inColour.contains(colour), "\(inColour.debugDescription)")
    for environment in ["TERM=xterm NO_COLOR=1", "TERM=dumb"] {
      let plain = try screen(environment, "nowhere")
      #expect(plain.contains("error:") && !plain.contains("\u{1B}"), "\(environment): \(plain)")
    }
  }

  @Test("A bar on a terminal, for what takes longer than a second")
  func progress() throws {
    let feed = "(yes 12345 | head -n 200000; sleep 1.5; yes 12345 | head -n 900000) > keys &"
    let replay = "replay keys --trace-format text --capacity 10 --threads 1 --format csv"
    for (options, isShown) in [("", true), (" --quiet", false)] {
      let outcome = try shell(
        "rm -f keys; mkfifo keys; \(feed) TERM=xterm script -qefc \"'$tool' \(replay + options)\" /dev/null < /dev/null"
      )
      #expect(outcome.text.contains("requests  ") == isShown, "\(outcome.text)")
      #expect(outcome.text.contains(",1100000,1099999,"), "\(outcome.text)")
    }
  }

  @Test("A run that fails leaves an older file of the same name alone, and nothing new")
  func failedRun() throws {
    _ = try folder.write("bad.csv", "time,key,size\n" + (0..<2000).map { "\($0),k,1\n" }.joined() + "9999,k,many\n")
    _ = try folder.write("old.csv", "old")
    let outcome = try Tool.run([
      "replay", path("bad.csv"), "--capacity", "10", "--export", "csv=\(path("old.csv"))", "--export",
      "json=\(path("new.json"))", "--timings", path("new-timings.json"),
    ])
    #expect(outcome.code == 65 && outcome.output.isEmpty, "\(outcome.errors)")
    #expect(try text("old.csv") == "old")
    #expect(folder.names == ["bad.csv", "old.csv", "t.csv"])
  }

  /// A trace that does not end, and what is sent to the tool meanwhile.
  private func interrupted(_ options: String, _ signals: String) throws -> Tool.Outcome {
    // In the background a shell without job control ignores SIGINT for its children; with it (-m) it does not.
    try shell(
      """
      mkfifo keys
      (seq 1 2000000000 > keys) 2> /dev/null &
      "$tool" replay keys --trace-format text \(options) > out.json &
      \(signals); wait $!; echo $?
      """, "-mc")
  }

  @Test("Ctrl-C while a pipe that is read twice is copied: nothing has been counted", .timeLimit(.minutes(15)))
  func interruptedCopy() throws {
    let outcome = try interrupted(
      "--policy lru,belady,belady:bypass=yes --capacity 10%,100 --format json --export csv=out.csv",
      "sleep 0.7; kill -INT $!")
    #expect(outcome.text == "130\n", "\(outcome.text) \(outcome.errors)")
    let report = try json(Data(contentsOf: URL(fileURLWithPath: path("out.json"))))
    #expect(report["complete"] as? Bool == false)
    #expect((report["results"] as? [Any])?.isEmpty == true, "rows of a trace that was not replayed")
    #expect(try text("out.csv").split(separator: "\n").count == 1)
    #expect((report["warnings"] as? [String])?.contains { $0.contains("interrupted") } == true)
  }

  @Test("A second Ctrl-C ends the run at once", .timeLimit(.minutes(15)))
  func interruptedTwice() throws {
    // Nothing comes through the pipe, so that the first alone would wait for it.
    let outcome = try shell(
      """
      mkfifo keys
      sleep 20 > keys & feed=$!
      "$tool" replay keys --trace-format text --capacity 10 > out.csv &
      tool=$!; sleep 0.5; kill -INT $tool; sleep 0.3; kill -INT $tool; wait $tool; echo $?; kill $feed
      """, "-mc")
    #expect(outcome.text == "130\n", "\(outcome.text) \(outcome.errors)")
  }

  @Test("Completions for three shells name every command and option", arguments: ["bash", "zsh", "fish"])
  func completions(shell name: String) throws {
    let outcome = try Tool.run(["--generate-completion-script", name])
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    for word in ["replay", "generate", "policies", "formats", "trace", "on-bad-record", "timings"] {
      #expect(outcome.text.contains(word), "\(name): no \(word)")
    }
    if name == "bash" {
      let checked = try Tool.run(["-n", try folder.write("completion", outcome.output)], executable: "/bin/bash")
      #expect(checked.code == 0, "\(checked.errors)")
    }
  }

  @Test("A man page for the tool and each command")
  func manPages() throws {
    let made = try Tool.run(
      ["--man", path("man1")], environment: ["CACHESIM_BIN": Tool.path],
      executable: Tool.root.appendingPathComponent("scripts/docs").path)
    #expect(made.code == 0, "\(made.errors)")
    let pages = try FileManager.default.contentsOfDirectory(atPath: path("man1"))
    for command in ["", "-replay", "-generate", "-policies", "-formats", "-models", "-trace"] {
      #expect(pages.contains("cachesim\(command).1"), "\(pages)")
    }
    // Every page that a page refers to is there.
    for name in pages {
      for line in try text("man1/" + name).split(separator: "\n") where line.hasPrefix(".BR cachesim") {
        let other = line.dropFirst(4).prefix { $0 != " " }.replacingOccurrences(of: "\\", with: "") + ".1"
        #expect(pages.contains(other), "\(name) refers to \(other)")
      }
    }
    let page = try text("man1/cachesim-replay.1")
    #expect(page.hasPrefix(".") && page.contains("SYNOPSIS") && page.contains("capacity"))
  }

  @Test("Lists as tables, Markdown and JSON", arguments: ["policies", "admissions", "formats", "models"])
  func lists(name: String) throws {
    let table = try Tool.run([name])
    let markdown = try Tool.run([name, "--format", "markdown"])
    let rows =
      try JSONSerialization.jsonObject(with: try Tool.run([name, "--format", "json"]).output) as? [[String: Any]]
    let names = try #require(rows).compactMap { $0["name"] as? String }
    #expect(names.count > 5)
    for each in names {
      #expect(table.text.contains(each), "\(each)")
      #expect(markdown.text.contains("`\(each)`"), "\(each)")
    }
    #expect(try Tool.run([name, "--format", "jsn"]).code == 64)
    if name == "policies" {
      #expect(markdown.text.contains("verified"))
      let verified = try #require(rows).compactMap { $0["verified"] as? String }
      #expect(verified.count == names.count && !verified.contains("not verified"), "\(verified)")
    }
  }
}
