import CacheCore
import Foundation
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
    /// How many times run backwards in the file itself.
    let backwards: Int
    var testDescription: String { path + (format.map { " as " + $0 } ?? "") }

    init(_ path: String, _ name: String, _ requests: Int, _ distinct: Int, as format: String? = nil, backwards: Int = 0)
    {
      self.backwards = backwards
      self.path = path
      self.name = name
      self.format = format
      self.requests = requests
      self.distinct = distinct
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
    Case("cachelib/short_bigcache_traces.csv", "meta-cdn", 9999, 3125),
    Case("cachelib/short_bigcache_traces.csv", "csv", 9999, 3125, as: "csv:op=none:ttl=none:size=none"),
    Case("cachelib/bigcache.csv", "meta-cdn", 199, 99),
    Case("cachelib/kv_traces_1.csv", "meta-kv", 691, 52),
    Case("cachelib/kv_traces_1.csv", "meta-kv", 99, 52, as: "meta-kv:expand=false"),
    Case("cachelib/kv_traces_1.csv", "csv", 99, 52, as: "csv"),
    Case("cachelib/kv_traces_2.csv", "meta-kv", 433, 62),
    Case("cachelib/kv_traces_2.csv", "meta-kv", 99, 62, as: "meta-kv:expand=false"),
    Case("cachelib/block_traces_1.csv", "meta-block", 999, 625),
    Case("cachelib/block_traces_1.csv", "meta-block", 1023, 625, as: "meta-block:expand=true"),
    Case("cachelib/block_traces_1.csv", "csv", 999, 625, as: "csv:op=none"),
    Case("cachelib/block_traces_2.csv", "meta-block", 999, 646),
    Case("twitter/cluster37.0_100.csv", "twitter", 100, 74),
    Case("twitter/cluster37.0_100.csv", "csv", 100, 74, as: "csv:time=1:key=2:size=4:op=6:ttl=7"),
    Case("msr/rsrch_1.csv", "msr", 13_780, 4494),
    Case("msr/rsrch_1.csv", "csv", 13_780, 4494, as: "csv:op=4:key=5:size=6"),
    Case("msr/wdev_3.csv", "msr", 682, 120),
    Case("msr/hm_0_part.csv", "msr", 7016, 3644),
    Case("msr/msr-cambridge1-sample.csv", "msr", 1000, 713),
    Case("msr/web3-trace.txt", "msr-reduced", 31_380, 27_091),
    Case("tencent/tencent_block-cloud_storage-sample.bz2", "tencent-block", 50_000, 44_687, backwards: 1297),
    Case("tencent/tencent_block-cloud_storage-sample.bz2", "csv", 50_000, 42_734, as: "csv:key=2"),
    Case("tencent/tencent_photo-cloud_photos-sample.bz2", "tencent-photo", 10_000, 9694),
    Case("blocks/mqsim-tpcc-small.trace", "mqsim", 6999, 6994),
    Case("mooncake/conversation_trace.jsonl", "mooncake", 288_500, 182_790),
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
    #expect(trace.warnings.count == (test.backwards > 0 ? 1 : 0))
    if test.backwards > 0 {
      #expect(trace.warnings.first?.contains(": \(test.backwards) times run backwards") == true)
    }
  }

  /// No trace beside the repository is left out: each has a case above.
  @Test func everyFileHasACase() throws {
    guard SharedFiles.arePresent else { return }
    let known = Set(SharedTracesTests.cases.map(\.path))
    let folder = SharedFiles.trace("")
    var files = 0
    for file in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      let name = file.split(separator: "/").last ?? ""
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: folder + file, isDirectory: &isFolder), !isFolder.boolValue,
        !name.hasSuffix(".md"), !name.hasPrefix("LICENSE")
      else { continue }
      files += 1
      #expect(known.contains(file), "\(file) has no case")
    }
    #expect(files > 40)
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
