import Foundation
import TestSupport
import Testing

@Suite(
  "cachesim replay --admission", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct AdmissionCommandTests {
  let folder: TemporaryFolder
  let trace: String

  init() throws {
    folder = try TemporaryFolder()
    var lines = "time,key,size\n"
    for i in 0..<3000 { lines += "\(i / 10),key\(i * i % 97),\(1 + i * i % 50)\n" }
    trace = try folder.write("t.csv", lines)
  }

  @Test("A list and a repeated option multiply into the grid, and 'options' says which")
  func grid() throws {
    let outcome = try Tool.run([
      "replay", trace, "--policy", "lru,fifo", "--capacity", "10,400B", "--admission", "always,size:max=0.03KB",
      "--admission", "bloom:window=50", "--format", "csv",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let cells = outcome.rows.map { [$0["policy"], $0["options"], $0["capacity"]] }
    let options = ["admission=always", "admission=size:max=30", "admission=bloom:window=50"]
    #expect(
      cells
        == ["lru", "fifo"].flatMap { policy in
          options.flatMap { option in ["10", "400"].map { [policy, option, $0] } }
        })
    #expect(outcome.rows.allSatisfy { $0["seed"] == "" })
    let plain = try Tool.run(["replay", trace, "--policy", "lru,fifo", "--capacity", "10,400B", "--format", "csv"])
    #expect(plain.rows.allSatisfy { $0["options"] == "" })
    let always = outcome.rows.filter { $0["options"] == "admission=always" }
    #expect(always.map { $0["hits"] } == plain.rows.map { $0["hits"] })
    let refused = outcome.rows.filter { $0["options"] != "admission=always" }
    #expect(refused.allSatisfy { Int($0["admissions_refused"] ?? "") ?? 0 > 0 })
  }

  @Test("A filter that draws makes a cache random: seeds, and an interval in JSON")
  func seeds() throws {
    let outcome = try Tool.run([
      "replay", trace, "--policy", "lru", "--capacity", "20", "--admission", "rate:p=0.2,size", "--repeat", "3",
      "--format", "json",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let report = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    let command = report["command"] as? [String: Any]
    #expect(command?["admission"] as? [String] == ["rate:p=0.2", "size"])
    let results = report["results"] as? [[String: Any]] ?? []
    #expect(
      results.map { $0["options"] as? String } == Array(repeating: "admission=rate:p=0.2", count: 3) + [
        "admission=size"
      ])
    #expect(results.map { $0["seed"] as? Int } == [1, 2, 3, nil])
    #expect((report["repeats"] as? [[String: Any]])?.count == 1)
  }

  @Test("The same figures for any threads, block size and memory mode")
  func sameFigures() throws {
    func figures(_ extra: [String]) throws -> [[String?]] {
      let outcome = try Tool.run(
        [
          "replay", trace, "--policy", "lru,s3fifo,belady", "--capacity", "10%,400B", "--admission",
          "rate,size:max=40,prob-size:c=20,adaptsize:interval=300,bloom,clairvoyant", "--format", "csv",
        ] + extra)
      #expect(outcome.code == 0, "\(outcome.errors)")
      return outcome.rows.map { [$0["hits"], $0["admissions_refused"], $0["evictions"], $0["objects_resident"]] }
    }
    let first = try figures(["--threads", "1"])
    #expect(first.count == 36)
    #expect(try figures(["--threads", "2", "--block-size", "77"]) == first)
    #expect(try figures(["--memory", "hashed"]) == first)
  }

  @Test(
    "libCacheSim's AdaptSize, with its one seed, misses as often as ours does over twelve",
    .enabled(if: SharedFiles.arePresent, "needs ../shared"),
    arguments: [("489", 97016), ("101488486B", 85527), ("405953945B", 77516)])
  func adaptSize(capacity: String, misses: Double) throws {
    let outcome = try Tool.run([
      "replay", SharedFiles.trace("libcachesim/cloudPhysicsIO.oracleGeneral.bin"), "--capacity", capacity,
      "--admission", "adaptsize", "--repeat", "12", "--format", "csv",
    ])
    let found = outcome.rows.compactMap { Double($0["misses"] ?? "") }
    try #require(found.count == 12, "\(outcome.errors)")
    let mean = found.reduce(0, +) / 12
    let deviation = (found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 11).squareRoot()
    // Student's t for 11 degrees of freedom and 99 %, of one more draw.
    #expect((misses - mean).magnitude <= 3.106 * deviation * (13.0 / 12).squareRoot(), "\(misses), not \(mean)")
  }

  @Test("The list of filters")
  func list() throws {
    let outcome = try Tool.run(["admissions", "--format", "json"])
    let rows = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [[String: Any]])
    let names = rows.compactMap { $0["name"] as? String }
    #expect(
      Set(["always", "size", "prob-size", "bloom", "adaptsize", "rate", "clairvoyant", "tinylfu"]).isSubset(of: names))
    let needs = Dictionary(zip(names, rows.map { $0["needs"] as? [String] ?? [] }), uniquingKeysWith: { $1 })
    #expect(needs["clairvoyant"] == ["future"] && needs["adaptsize"] == ["size", "random"] && needs["bloom"] == [])
  }

  @Test(
    "Wrong filters are refused in one line",
    arguments: [
      ("blom", "did you mean 'bloom'?"), ("size:max=big", "max=big is out of range"), ("rate:q=1", "no parameter 'q'"),
      ("size,", "unknown admission filter ''"), ("bloom:window", "not of the form name=value"),
      ("clairvoyant:victim=yes", "policies that can: random"),
    ])
  func wrong(admission: String, part: String) throws {
    let outcome = try Tool.run(["replay", trace, "--policy", "s3fifo", "--capacity", "10", "--admission", admission])
    #expect(outcome.code == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(part), "\(outcome.errors)")
  }

  @Test("A filter by size needs sizes")
  func needsSizes() throws {
    let keys = try folder.write("keys.txt", "a\nb\na\n")
    let outcome = try Tool.run(["replay", keys, "--capacity", "2", "--admission", "size"])
    #expect(outcome.code == 64)
    #expect(outcome.errors.contains("admission filter 'size' needs a size column"), "\(outcome.errors)")
  }
}
