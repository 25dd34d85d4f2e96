import CacheCore
import Glibc
import TestSupport
import Testing
import Traces

/// Output files as reports use them: texts, into whatever a path names.
@Suite struct OutputFileTextTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    signal(SIGPIPE, SIG_IGN)
  }

  private func error(_ body: () throws -> Void) -> CachesimError? {
    do { try body() } catch { return error as? CachesimError }
    return nil
  }

  @Test func partsComeWholeAtTheCommit() throws {
    let path = folder.file("report.csv")
    try OutputFile(path: path).commit()
    #expect(text(of: path) == "")
    let file = try OutputFile(path: path)
    try file.write("é")
    try file.write(String(repeating: "x", count: 1 << 20) + "\n")
    #expect(text(of: path) == "")
    #expect(folder.names == ["report.csv"])
    try file.commit()
    #expect(text(of: path) == "é" + String(repeating: "x", count: 1 << 20) + "\n")
    #expect(folder.names == ["report.csv"])
  }

  @Test func aFolderThatGoesAwayIsSaid() throws {
    let gone = folder.file("gone")
    #expect(mkdir(gone, 0o777) == 0)
    let file = try OutputFile(path: gone + "/report.json")
    try file.write("{}\n")
    #expect(shell("rm -r '\(gone)'") == 0)
    let failure = error { try file.commit() }
    #expect(failure?.kind == .cannotCreate || failure?.kind == .io)
    #expect(failure?.message.contains("gone/report.json") == true)
    #expect(folder.names.isEmpty)
  }

  @Test func aFullDeviceIsAnInputOutputError() {
    let failure = error { try OutputFile(path: "/dev/full").write("x") }
    #expect(failure?.kind == .io)
    #expect(failure?.message == "/dev/full: cannot be written: No space left on device")
  }

  @Test func aPipeTakesTheBytesAsTheyComeAndMayClose() throws {
    let path = folder.file("pipe")
    #expect(mkfifo(path, 0o666) == 0)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    let file = try OutputFile(path: path)
    try file.write("abc")
    var bytes = [UInt8](repeating: 0, count: 8)
    #expect(read(reader, &bytes, 8) == 3)
    try file.commit()
    close(reader)
    #expect(error { try file.write("abc") }?.kind == .closedPipe)
    #expect(shell("test -p '\(path)'") == 0)
  }

  @Test func aLinkToADeviceStaysOne() throws {
    let path = folder.file("link")
    #expect(symlink("/dev/null", path) == 0)
    let file = try OutputFile(path: path)
    try file.write("abc")
    try file.commit()
    #expect(shell("test -L '\(path)' && test -c '\(path)'") == 0)
  }

  @Test func whatCannotBeWrittenIsSaidBeforeTheRun() {
    #expect(error { _ = try OutputFile(path: "") }?.kind == .cannotCreate)
    for path in ["no/such/folder/x", folder.path, folder.path + "/", "/proc/x", "/dev/null/x"] {
      let failure = error { _ = try OutputFile(path: path) }
      #expect(failure?.kind == .cannotCreate, "\(path)")
      #expect(failure?.message.hasPrefix(path + ": ") == true, "\(failure?.message ?? "")")
    }
  }
}
