import CacheCore
import TestSupport
import Testing
import Traces

@Suite struct MooncakeTests {
  @Test func aRequestForEachBlock() throws {
    let trace = try ReadTrace(
      "x.jsonl",
      """
      {"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}
      {"hash_ids":[],"timestamp":5}

      {"more": {"a": [1, {"hash_ids": [7]}], "b": "}]\\""}, "hash_ids": [0, "x"] , "timestamp": 27482.5 }
      """)
    #expect(trace.format == "mooncake" && trace.columns == .time)
    #expect(trace.keys == [0, 1, 2, 0, key("x")])
    #expect(trace.times == [0, 0, 0, 27_482_500_000, 27_482_500_000])
  }

  /// Qwen's traces have seconds.
  @Test func qwen() throws {
    let text = #"{"chat_id": 1, "parent_chat_id": -1, "timestamp": 61.114, "turn": 1, "type": "text", "hash_ids": [3]}"#
    #expect(try ReadTrace("x", text).times == [61_114_000_000])
    #expect(try ReadTrace("x", text, format: "mooncake:time-unit=ms").times == [61_114_000])
  }

  @Test(arguments: [
    ("{\"timestamp\": 0}", "line 1: has no list `hash_ids`"), ("[1]", "line 1: is not a JSON object"),
    ("{\"hash_ids\": [1, 2}", "line 1: is not a JSON object"), ("{\"hash_ids\": [1, [2]]}", "is not a list of numbers"),
    ("{\"hash_ids\": [1,]}", "is not a list of numbers"), ("{\"hash_ids\": 1}", "has no list `hash_ids`"),
    ("{\"hash_ids\": [1], \"timestamp\": -1}", "line 1: timestamp '-1' is negative"),
    ("{\"hash_ids\": [1]} x", "line 1: is not a JSON object"),
    ("{\"a\": " + String(repeating: "[", count: 10_000), "line 1: is not a JSON object"),
  ])
  func refused(_ line: String, _ message: String) throws {
    let error = try #require(
      failure { () throws(CachesimError) in try ReadTrace("x", line + "\n", format: "mooncake") })
    #expect(error.kind == .badData && error.message.contains(message), "\(error.message)")
  }

  /// A text is the same block however it was written.
  @Test func escapes() throws {
    let text = #"{"hash_ids": ["a\"b\u0041", "7"]}"#
    #expect(try ReadTrace("x", text, format: "mooncake").keys == [key("a\"bA"), 7])
    let bad = failure { () throws(CachesimError) in try ReadTrace("x", #"{"hash_ids": [1, "\q"]}"#, format: "mooncake")
    }
    #expect(bad?.message.contains("is not a list of numbers or texts") == true)
  }

  /// However few records a block has room for.
  @Test func everyBlockSize() throws {
    let file = try TemporaryFile("x.jsonl", "{\"hash_ids\":[1,2,3,4,5]}\n{\"hash_ids\":[6]}\n{\"hash_ids\":[7,8]}\n")
    for capacity in 1...9 { #expect(try ReadTrace(path: file.path, block: capacity).keys == Array(1...8)) }
  }
}
