import CacheCore
import Testing

@Suite struct ByteSizeTests {
  @Test(
    arguments: [
      ("0", 0), ("4096", 4096), ("512B", 512), ("64KiB", 65536), ("1.5MB", 1_500_000),
      ("9223372036854775807", Int64.max),
      ("0.03KB", 30), ("2GiB", 2_147_483_648), ("1TB", 1_000_000_000_000),
    ] as [(String, Int64)])
  func sizes(text: String, bytes: Int64) { #expect(ByteSize.bytes(text) == bytes) }

  @Test(arguments: ["", "KiB", "-1", "1 KiB", "1kb", "1e3", "8388608TiB", "1.2.3KB", ".5KB"])
  func noSizes(text: String) { #expect(ByteSize.bytes(text) == nil) }

  @Test func parametersAreWrittenInBytes() throws {
    let parameter = Parameter("max", .bytes(1...1000), default: "1KB", "")
    #expect(parameter.canonical("0.5KB") == "500" && parameter.canonical("1KiB") == nil)
    #expect(parameter.typeName == "bytes" && parameter.rangeText == "1..1000")
    #expect(ParameterValues([parameter]).integer("max") == 1000)
    #expect(try ParameterValues([parameter], given: ["max=1000"], owner: "it").nonDefaults.isEmpty)
  }
}
