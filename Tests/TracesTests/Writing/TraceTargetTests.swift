import CacheCore
import Testing
import Traces

@Suite struct TraceTargetTests {
  @Test(arguments: [
    ("x.oracleGeneral", "oracleGeneral", TraceCompression.none), ("a.b/x.oracleGeneral.zst", "oracleGeneral", .zstd),
    ("x.oracleGeneral.bin", "oracleGeneral", .none), ("X.ORACLEGENERAL.ZST", "oracleGeneral", .zstd),
    ("x.csv", "csv", .none), ("x.csv.gz", "csv", .gzip), ("x.tsv.xz", "tsv", .xz), ("x.txt.bz2", "text", .bzip2),
    ("x.vscsi.lz4", "vscsi", .lz4), ("x.lis", "arc", .none), ("x.trace.zstd", "lirs", .zstd),
  ])
  func theNameDecides(path: String, format: String, compression: TraceCompression) throws {
    let target = try TraceTarget(path: path)
    #expect(target.format.name == format)
    #expect(target.compression == compression)
  }

  @Test(arguments: [
    ("-", "csv", "csv", TraceCompression.none), ("-", "csv.gz", "csv", .gzip), ("x.zst", "size", "size", .zstd),
    ("x", "keys:be-i32", "keys:be-i32", .none), ("x", "keys:le-u64.xz", "keys:le-u64", .xz),
    ("x.csv.gz", "tsv", "tsv", .gzip), ("x.csv.gz", "oraclegeneral.zst", "oracleGeneral", .zstd),
    ("x", "vscsi:version=2", "vscsi", .none), ("x", "csv.zst:header=false:delimiter=;", "csv", .zstd),
  ])
  func theSpellingDecides(path: String, to: String, format: String, compression: TraceCompression) throws {
    let target = try TraceTarget(path: path, to: to)
    #expect(target.format.name == format)
    #expect(target.compression == compression)
  }

  @Test(arguments: [
    ("-", nil, "--to"), ("x.bin", nil, "--to"), ("zst", nil, "--to"), ("x", "oracelGeneral", "'oracleGeneral'"),
    ("x", "keys", "no trace format 'keys'"), ("x", "csv:header=maybe", "out of range"),
    ("x", "csv:heder=true", "'header'"),
    ("x", "csv:delimiter=ab", "one ASCII character"), ("x", "csv:delimiter=é", "one ASCII character"),
    ("x", "vscsi:version=3", "out of range"), ("x", "", "known"),
  ])
  func whatIsNoTargetIsAUsageError(path: String, to: String?, hint: String) {
    do throws(CachesimError) {
      _ = try TraceTarget(path: path, to: to)
      Issue.record("accepted")
    } catch {
      #expect(error.kind == .usage)
      #expect(error.message.contains(hint), "\(error.message)")
    }
  }
}
