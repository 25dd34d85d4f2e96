import CacheCore
import Glibc
import Testing

@testable import Workloads

/// Workloads composed in YAML.
@Suite struct SpecReaderTests {
  func workload(_ text: String, _ given: [String] = []) throws -> any Workload {
    var template = Array("/tmp/cachesim-test-XXXXXX.yaml".utf8CString)
    let descriptor = mkstemps(&template, 5)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    _ = text.withCString { write(descriptor, $0, strlen($0)) }
    close(descriptor)
    return try SpecReader.workload(path: path, given: given)
  }

  @Test func aModelIsTheModel() throws {
    let drawn = Drawn(try workload("model: zipf\nobjects: 1k\nrequests: 5k\nalpha: 0.8\nseed: 4\n"))
    #expect(drawn == (try Drawn("zipf", ["objects=1k", "requests=5k", "alpha=0.8", "seed=4"])))
    #expect(
      Drawn(try workload("model: zipf\nrequests: 5k\nseed: 9\n", ["seed=4"])).keys
        == (try Drawn("zipf", ["requests=5k", "seed=4"])).keys)
  }

  static let phases = """
    seed: 3
    phases:
      - {model: loop, objects: 5, requests: 7, rate: 1/s}
      - mix:
          - {weight: 3, model: uniform, objects: 100, size: 50}
          - {weight: 1, model: sequential, first-key: 1000, ops: write}
        requests: 40k
        rate: 2/s
      - {model: loop, objects: 2, requests: 3, rate: 1/s, first-key: 10}
    """

  @Test func phasesFollowEachOther() throws {
    let drawn = Drawn(try workload(Self.phases))
    #expect(drawn.keys.count == 40_010 && drawn.operations.count == 40_010)
    #expect(Array(drawn.keys[..<7]) == [0, 1, 2, 3, 4, 0, 1])
    #expect(Array(drawn.keys[40_007...]) == [10, 11, 10])
    #expect(drawn.times[6] == 6_000_000_000 && drawn.times[7] == 7_000_000_000 && drawn.times[8] == 7_500_000_000)
    #expect(zip(drawn.times, drawn.times.dropFirst()).allSatisfy { $0 < $1 })
    let mix = drawn.keys[7..<40_007]
    let scans = mix.filter { $0 >= 1000 }
    #expect(scans == (0..<scans.count).map { 1000 + UInt64($0) })
    #expect(abs(Double(scans.count) / 40_000 - 0.25) < 0.01)
    #expect(drawn.operations.count { $0 == 1 } == scans.count)
    #expect(zip(mix, drawn.sizes[7..<40_007]).allSatisfy { ($0 >= 1000) == ($1 == 1) })
    #expect(Drawn(try workload(Self.phases), blocks: 91) == drawn)
    #expect(Drawn(try workload(Self.phases, ["seed=8"])).keys != drawn.keys)
  }

  @Test func partsOfAMixHaveKeysOfTheirOwn() throws {
    let keys = Drawn(try workload("mix:\n- model: loop\n- model: loop\nrequests: 1000\n")).keys
    #expect(keys.count { $0 >= 1 << 48 } > 400 && keys.count { $0 < 1 << 48 } > 400)
  }

  @Test(arguments: [
    ("model: zipf\nobject: 5\n", 2, "objects"), ("model: zpif\n", 1, "zipf"),
    ("model: zipf\nalpha: -1\n", 2, "alpha=-1"),
    ("model: zipf\nsize: big\n", 1, "size=big"), ("models: zipf\n", 1, "'model'"), ("", 1, "is empty"),
    ("model: zipf\nmix: []\n", 1, "several"), ("phases: []\n", 1, "list"),
    ("phases:\n- model: zipf\n  weight: 2\n", 3, "weight"),
    ("mix:\n- model: zipf\n  requests: 5\n", 3, "mix's"), ("mix:\n- model: zipf\n  rate: 5/s\n", 3, "mix's"),
    ("mix:\n- model: zipf\n  weight: -1\n", 3, "weight"), ("mix:\n- model: zipf\n  weight: 0\n", 1, "weight"),
    ("model: zipf\nmodel: loop\n", 1, "twice"), ("model: [zipf\n", 2, "YAML"), ("a: &x [1]\nb: *x\n", 1, "anchors"),
    ("model: zipf\nobjects: &x 5\n", 2, "anchors"), ("- zipf\n", 1, "fields"),
    ("mix:\n- phases:\n  - model: zipf\n", 2, "phase"),
    ("model: zipf\nweight: 3\n", 2, "weight"), ("mix:\n- model: zipf\nrate: never\n", 3, "rate"),
    ("phases:\n- model: zipf\nrequests: 5\n", 3, "requests"), ("model: zipf\nobjects: {a: 1}\n", 2, "objects"),
  ])
  func wrongFilesAreRefusedWithTheLine(text: String, line: Int, word: String) throws {
    let error = try #require(throws: CachesimError.self) { _ = try workload(text) }
    #expect(error.kind == .badData, "\(error.message)")
    #expect(error.message.contains(word), "\(error.message)")
    #expect(text.isEmpty || error.message.contains(".yaml: line \(line)"), "\(error.message)")
  }

  @Test func otherOptionsAreUsageErrors() throws {
    let error = try #require(throws: CachesimError.self) { _ = try workload("model: zipf\n", ["objects=5"]) }
    #expect(error.kind == .usage)
  }
}
