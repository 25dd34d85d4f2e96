import CacheCore
import TestSupport
import Testing
import Traces

/// Counts of real traces, beside the repository, as their index gives them (requests, distinct keys).
@Suite struct SharedTracesTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let path: String
    var format: String?
    var name: String
    let requests: Int
    let distinct: Int
    /// How many times the index's log has that are before one that came earlier.
    let backwards: Int
    var testDescription: String { path + (format.map { " as " + $0 } ?? "") }

    init(
      _ path: String, _ name: String, _ requests: Int, _ distinct: Int, as format: String? = nil, backwards: Int = 0
    ) {
      self.path = path
      self.name = name
      self.format = format
      self.requests = requests
      self.distinct = distinct
      self.backwards = backwards
    }
  }

  static let cases: [Case] = [
    Case("libcachesim/cloudPhysicsIO.oracleGeneral.bin", "oracleGeneral", 113_872, 48_974),
    Case("libcachesim/cloudPhysicsIO.csv", "csv", 113_872, 48_974),
    Case("libcachesim/cloudPhysicsIO.csv", "csv", 113_872, 48_974, as: "csv:key=5:header=true:time=2"),
    Case("libcachesim/cloudPhysicsIO.vscsi", "vscsi", 113_872, 48_974),
    Case("libcachesim/cloudPhysicsIO.txt", "text", 113_872, 48_974),
    Case("arc/OLTP.lis.zst", "arc", 914_145, 186_880),
    Case("lirs/backf.trace.gz", "lirs", 9000, 751),
    Case("lirs/cpp.trace.gz", "lirs", 9047, 1223),
    Case("lirs/cs.trace.gz", "lirs", 6781, 1409),
    Case("lirs/gli.trace.gz", "lirs", 6015, 2529),
    Case("lirs/loop.trace.gz", "lirs", 505_500, 1011),
    Case("lirs/multi1.trace.gz", "lirs", 15_858, 2606),
    Case("lirs/multi2.trace.gz", "lirs", 26_311, 5684),
    Case("lirs/ps.trace.gz", "lirs", 10_448, 3083),
    Case("lirs/scan.trace.gz", "lirs", 50_025, 2001),
    Case("lirs/zigzag.trace.gz", "lirs", 52_001, 2001),
    Case("cache2k/orm-busy.trace.xz", "keys:be-i32", 5_000_000, 76_349, as: "keys:be-i32"),
    Case("cache2k/web07.trace.xz", "keys:be-i32", 76_118, 20_484, as: "keys:be-i32"),
    Case("cache2k/trace-mt-20121220.trc.bin.gz", "keys:be-i32", 95_607, 13_756, as: "keys:be-i32"),
    Case("caffeine/trace_vaultservice.gz", "keys:be-i64", 135_702, 90_468, as: "keys:be-i64"),
    Case("caffeine/adapt_size-request.trace.xz", "size", 66_987, 40_240, as: "size"),
    Case("address/gcc.trace.gz", "csv", 515_683, 35_070, as: "csv:delimiter=space:op=1:key=2:header=false"),
    Case("address/gcc.trace.gz", "address", 515_683, 35_070),
    Case("address/gcc-penalties.trace.xz", "address-penalties", 515_683, 35_070),
    Case("cachelib/short_bigcache_traces.csv", "csv", 9999, 3125, as: "csv:op=none:ttl=none:size=none"),
    Case("cachelib/kv_traces_1.csv", "csv", 99, 52),
    Case("cachelib/kv_traces_2.csv", "csv", 99, 62),
    Case("cachelib/block_traces_1.csv", "csv", 999, 625, as: "csv:op=none"),
    Case("cachelib/block_traces_2.csv", "csv", 999, 646, as: "csv:op=none"),
    Case("twitter/cluster37.0_100.csv", "csv", 100, 74, as: "csv:time=1:key=2:size=4:op=6:ttl=7"),
    Case("msr/rsrch_1.csv", "csv", 13_780, 4494, as: "csv:op=4:key=5:size=6"),
    Case("tencent/tencent_block-cloud_storage-sample.bz2", "csv", 50_000, 42_734, as: "csv:key=2"),
    Case("weblog/apache_combined.log", "weblog", 10_000, 1498, backwards: 9448),
    Case("delayed-hits/trace.csv", "csv", 5000, 1606, as: "csv:time=1:key=2"),
    Case("libcachesim/control-shift.oracleGeneral.zst", "oracleGeneral", 60_000, -1),
    Case("real-servers/zipf-200k-2M.oracleGeneral.zst", "oracleGeneral", 2_000_000, -1),
  ]

  @Test(arguments: cases)
  func counts(_ test: Case) throws {
    guard let path = SharedFiles.shared("traces/" + test.path) else { return }
    let trace = try ReadTrace(path: path, format: test.format, ownThread: true, block: 100_000)
    #expect(trace.format == test.name)
    #expect(trace.keys.count == test.requests)
    if test.distinct >= 0 { #expect(trace.distinct == test.distinct) }
    #expect(trace.badRecords.count == 0)
    if test.backwards == 0 {
      #expect(trace.warnings == [])
    } else {
      #expect(trace.warnings.count == 1 && trace.warnings[0].contains("\(test.backwards) times run backwards"))
    }
  }

  /// The same week of the same disk in four formats: libCacheSim's test data, whose readers these mirror.
  @Test func theSameTraceInFourFormats() throws {
    guard let folder = SharedFiles.shared("traces/libcachesim/cloudPhysicsIO.csv")?.dropLast(4) else { return }
    let csv = try ReadTrace(path: folder + ".csv")
    let oracle = try ReadTrace(path: folder + ".oracleGeneral.bin")
    let vscsi = try ReadTrace(path: folder + ".vscsi")
    let text = try ReadTrace(path: folder + ".txt")
    #expect(csv.keys == oracle.keys && csv.keys == vscsi.keys && csv.keys == text.keys)
    // In the oracleGeneral file sizes were cut to 4 KiB.
    #expect(csv.sizes == vscsi.sizes && csv.sizes.count == oracle.sizes.count)
    #expect(csv.operations == vscsi.operations)
    #expect(csv.times == oracle.times)
    #expect(csv.times.first == 5_633_898_000_000_000)
    #expect(vscsi.times.map { $0 / 1_000_000_000 } == csv.times.map { $0 / 1_000_000_000 })
    #expect(csv.columns == [.time, .size, .operation])
  }
}
