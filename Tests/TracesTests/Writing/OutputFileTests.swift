import CacheCore
import Glibc
import TestSupport
import Testing
import Traces

/// Whole or not at all.
@Suite struct OutputFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func error(_ body: () throws -> Void) -> CachesimError? {
    do { try body() } catch { return error as? CachesimError }
    return nil
  }

  @Test(arguments: ["x.txt", "x.txt.zst", "x.txt.gz", "x.oracleGeneral", "x.oracleGeneral.zst"])
  func nothingIsLeftOfAnUnfinishedTrace(name: String) throws {
    var writer: TraceWriter? = try TraceWriter(TraceTarget(path: folder.file(name)), columns: [])
    try Records(keys: Array(0..<100_000)).append(to: #require(writer), blocks: 4096)
    writer = nil
    #expect(folder.names.isEmpty)
  }

  @Test func theOldFileStandsUntilTheNewOneIsWhole() throws {
    let path = folder.file("x.txt")
    try Records(keys: [1]).write(to: path)
    var writer: TraceWriter? = try TraceWriter(TraceTarget(path: path), columns: [])
    try Records(keys: [2]).append(to: #require(writer), blocks: 1)
    #expect(text(of: path) == "1\n")
    try writer?.finish()
    #expect(text(of: path) == "2\n")
    writer = nil
    #expect(text(of: path) == "2\n")
    #expect(folder.names == ["x.txt"])
  }

  @Test func aFileKeepsItsModeAndALinkItsTarget() throws {
    let (path, link) = (folder.file("x.txt"), folder.file("link.txt"))
    try Records(keys: [1]).write(to: path)
    chmod(path, 0o640)
    symlink("x.txt", link)
    try Records(keys: [2]).write(to: link)
    #expect(text(of: path) == "2\n")
    #expect(shell("test -L \(link) && test \"$(stat -c %a \(path))\" = 640") == 0)
    #expect(folder.names == ["link.txt", "x.txt"])
  }

  @Test func newFilesFollowTheUmask() throws {
    let path = folder.file("x.txt")
    try Records(keys: [1]).write(to: path)
    #expect(shell("cd \(folder.path) && : > y && test \"$(stat -c %a x.txt)\" = \"$(stat -c %a y)\"") == 0)
  }

  @Test func whatCannotBeCreatedIsSaid() throws {
    let missing = error { try Records(keys: [1]).write(to: folder.file("no/such/folder/x.txt")) }
    #expect(missing?.kind == .cannotCreate)
    #expect(missing?.message.contains("no/such/folder/x.txt") == true)
    #expect(error { try Records(keys: [1]).write(to: "/tmp", as: "text") }?.kind == .cannotCreate)
    #expect(error { try Records(keys: [1]).write(to: "/proc/x.txt") }?.kind == .cannotCreate)
  }

  @Test(arguments: ["text", "csv.zst", "text.gz", "text.xz", "oracleGeneral", "oracleGeneral.zst"])
  func aFullDiskIsAnInputOutputError(spelling: String) {
    let failure = error { try Records(keys: Array(0..<200_000)).write(to: "/dev/full", as: spelling, blocks: 4096) }
    #expect(failure?.kind == .io)
    #expect(failure?.message.contains("/dev/full") == true)
  }

  @Test func devicesAreWrittenAsTheyAre() throws {
    try Records.few.write(to: "/dev/null", as: "oracleGeneral.zst")
    #expect(shell("test -c /dev/null") == 0)
  }
}
