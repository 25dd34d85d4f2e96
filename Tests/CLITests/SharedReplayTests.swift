import Foundation
import TestSupport
import Testing

/// Every trace beside the repository replays by its name alone, or with the format that its index names.
@Suite(
  "cachesim replay: every shared trace",
  .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"),
  .enabled(if: SharedFiles.arePresent, "needs ../shared"))
struct SharedReplayTests {
  /// What the index says of formats that neither a name nor bytes tell.
  private static let named: [String: String] = [
    "cache2k/orm-busy.trace.xz": "keys:be-i32", "cache2k/web07.trace.xz": "keys:be-i32",
    "cache2k/trace-mt-20121220.trc.bin.gz": "keys:be-i32", "caffeine/trace_vaultservice.gz": "keys:be-i64",
    "caffeine/adapt_size-request.trace.xz": "size", "delayed-hits/trace.csv": "csv:time=1:key=2",
  ]
  /// Requests by the index; deletes, of which Meta's key-value traces have a few, are not counted by a replay.
  private static let requests: [String: Int] = [
    "libcachesim/cloudPhysicsIO.oracleGeneral.bin": 113_872, "libcachesim/cloudPhysicsIO.csv": 113_872,
    "libcachesim/cloudPhysicsIO.vscsi": 113_872, "libcachesim/cloudPhysicsIO.txt": 113_872,
    "arc/OLTP.lis.zst": 914_145, "cache2k/orm-busy.trace.xz": 5_000_000, "cache2k/web07.trace.xz": 76_118,
    "caffeine/trace_vaultservice.gz": 135_702, "caffeine/adapt_size-request.trace.xz": 66_987,
    "address/gcc.trace.gz": 515_683, "address/gcc-penalties.trace.xz": 515_683,
    "cachelib/short_bigcache_traces.csv": 9999, "cachelib/kv_traces_1.csv": 691 - 3,
    "cachelib/kv_traces_2.csv": 433 - 1, "cachelib/block_traces_1.csv": 999, "cachelib/block_traces_2.csv": 999,
    "twitter/cluster37.0_100.csv": 100, "msr/rsrch_1.csv": 13_780, "msr/wdev_3.csv": 682, "msr/hm_0_part.csv": 7016,
    "msr/msr-cambridge1-sample.csv": 1000, "msr/web3-trace.txt": 31_380,
    "tencent/tencent_block-cloud_storage-sample.bz2": 50_000, "tencent/tencent_photo-cloud_photos-sample.bz2": 10_000,
    "mooncake/conversation_trace.jsonl": 288_500, "weblog/apache_combined.log": 10_000,
    "blocks/mqsim-tpcc-small.trace": 6999, "real-servers/zipf-200k-2M.oracleGeneral.zst": 2_000_000,
    "delayed-hits/trace.csv": 5000, "libcachesim/control-shift.oracleGeneral.zst": 60_000,
  ]

  @Test func replays() throws {
    var replayed: Set<String> = []
    for file in try FileManager.default.subpathsOfDirectory(atPath: SharedFiles.trace("")) {
      let name = file.split(separator: "/").last ?? ""
      guard file.contains("/"), name.contains("."), !name.hasSuffix(".md"), !name.hasPrefix("LICENSE") else { continue }
      let format = SharedReplayTests.named[file].map { ["--trace-format", $0] } ?? []
      let outcome = try Tool.run(
        ["replay", SharedFiles.trace(file), "--policy", "fifo", "--capacity", "100", "--format", "csv"] + format)
      #expect(outcome.code == 0, "\(file): \(outcome.errors)")
      let row = outcome.rows.first ?? [:]
      if let requests = SharedReplayTests.requests[file] { #expect(row["requests"] == "\(requests)", "\(file)") }
      replayed.insert(file)
    }
    #expect(Set(SharedReplayTests.requests.keys).subtracting(replayed) == [])
  }
}
