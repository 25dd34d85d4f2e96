import CacheCore
import Glibc
import TestSupport
import Testing
import Traces

@Suite struct TraceInputTests {
  /// `sha256sum Tests/Fixtures/keys.txt.zst`.
  static let digest = "781391c3a653ead092756ce9b0d61d6091eaa2d323b93753d8360b9c7872bfbe"

  /// A pipe that holds some bytes and has ended, as a path.
  private func pipe(_ bytes: [UInt8]) throws -> (path: String, descriptor: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(Glibc.pipe(&ends) == 0)
    try #require(write(ends[1], bytes, bytes.count) == bytes.count)
    close(ends[1])
    return ("/dev/fd/\(ends[0])", ends[0])
  }

  @Test func aFileAnyNumberOfTimes() throws {
    let input = try TraceInput(path: SharedFiles.fixture("keys.txt.zst"), digest: true)
    #expect(input.isRereadable && input.totalBytes == 266)
    let first = try ReadTrace(input)
    #expect(try ReadTrace(input).keys == first.keys)
    #expect(try input.sha256() == TraceInputTests.digest)
    #expect(try TraceInput(path: SharedFiles.fixture("keys.txt")).sha256() == nil)
  }

  @Test(arguments: [false, true])
  func aPipe(_ ownThread: Bool) throws {
    let bytes = try readFile(SharedFiles.fixture("keys.txt.zst"))
    let plain = try ReadTrace(path: SharedFiles.fixture("keys.txt"))
    let (path, descriptor) = try pipe(bytes)
    defer { close(descriptor) }
    let input = try TraceInput(path: path, digest: true)
    #expect(!input.isRereadable)
    #expect(try ReadTrace(input, format: "text", ownThread: ownThread).keys == plain.keys)
    #expect(try input.sha256() == TraceInputTests.digest)
    #expect(failure { () throws(CachesimError) in try ReadTrace(input, format: "text") }?.kind == .io)
  }

  @Test func aPipeSpooled() throws {
    let bytes = try readFile(SharedFiles.fixture("keys.txt.zst"))
    let plain = try ReadTrace(path: SharedFiles.fixture("keys.txt"))
    let (path, descriptor) = try pipe(bytes)
    defer { close(descriptor) }
    let input = try TraceInput(path: path, rereadable: true, digest: true)
    #expect(input.isRereadable && input.totalBytes == Int64(bytes.count))
    #expect(try input.sha256() == TraceInputTests.digest)
    for _ in 0..<2 { #expect(try ReadTrace(input, format: "text").keys == plain.keys) }
  }

  @Test func aPlainPipe() throws {
    let (path, descriptor) = try pipe(Array("5\n6\n7".utf8))
    defer { close(descriptor) }
    #expect(try ReadTrace(TraceInput(path: path), format: "text").keys == [5, 6, 7])
  }

  @Test func whatCannotBeOpened() {
    for (path, message) in [("/nowhere/x.csv", "cannot be opened: No such file"), ("/tmp", "is a directory")] {
      let error = failure { () throws(CachesimError) in try ReadTrace(path: path) }
      #expect(error?.kind == .noInput && error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
    let error = failure { () throws(CachesimError) in try ReadTrace(path: "/dev/null") }
    #expect(error?.kind == .badData && error?.message.contains("is empty: it holds no requests") == true)
  }

  @Test func progress() throws {
    let input = try TraceInput(path: SharedFiles.fixture("keys.txt"))
    let trace = try TraceReading.open(input)
    let block = RecordBlock(capacity: 40, columns: [])
    #expect(trace.totalBytes == 538)
    #expect(try trace.read(into: block))
    let estimate = try #require(trace.estimatedRequests)
    #expect((80...120).contains(estimate))
    while try trace.read(into: block) { block.count = 0 }
    #expect(trace.bytesConsumed == 538 && trace.estimatedRequests == 100 && trace.requests == 100)
  }

  /// Columns that the trace does not have are filled with what their absence means.
  @Test func absentColumns() throws {
    let trace = try TraceReading.open(TraceInput(path: SharedFiles.fixture("keys.txt")))
    let block = RecordBlock(capacity: 200, columns: [.size, .time, .operation, .ttl, .cost])
    #expect(try !trace.read(into: block))
    #expect(block.count == 100)
    #expect(block.sizes?[99] == 1 && block.times?[99] == 0 && block.operations?[99] == 0)
    #expect(block.ttls?[99] == 0 && block.costs?[99] == 1)
  }
}
