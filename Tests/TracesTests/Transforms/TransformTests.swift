import CacheCore
import Foundation
import TestSupport
import Testing
import Traces

/// All that a source gives.
private func drain(_ source: any RecordSource, blocks: Int = 100) throws -> (keys: [UInt64], times: [Int64]) {
  let block = RecordBlock(capacity: blocks, columns: source.columns)
  var (keys, times): ([UInt64], [Int64]) = ([], [])
  var more = true
  while more {
    block.count = 0
    more = try source.read(into: block)
    for position in 0..<block.count {
      keys.append(block.keys[position])
      times.append(block.times?[position] ?? 0)
    }
  }
  return (keys, times)
}

/// The keys that a transform leaves of a trace.
private func kept(_ trace: TestTrace, _ transform: some RecordTransform, blocks: Int = 64) throws -> [UInt64] {
  let source = ArraySource(trace)
  var transform = transform
  let block = RecordBlock(capacity: blocks, columns: source.columns)
  var keys: [UInt64] = []
  var more = true
  while more, !transform.isDone {
    block.count = 0
    more = try source.read(into: block)
    transform.apply(to: block)
    keys += (0..<block.count).map { block.keys[$0] }
  }
  return keys
}

@Suite("Parts of traces")
struct TransformTests {
  @Test("A sample has all requests of its keys, about the share asked for, and others with another seed")
  func sample() throws {
    let trace = TestTrace.random(requests: 20_000, objects: 8000, seed: 2)
    let keys = try kept(trace, KeySample(share: 0.25))
    let chosen = Set(keys)
    #expect(keys == trace.keys.filter(chosen.contains))
    #expect((Double(chosen.count) / Double(Set(trace.keys).count) - 0.25).magnitude < 0.02)
    #expect(Set(try kept(trace, KeySample(share: 0.25, seed: 7))) != chosen)
    #expect(try kept(trace, KeySample(share: 1)) == trace.keys)
  }

  @Test("Slices by request and by time share out a trace", arguments: [1, 7, 1000])
  func slices(blocks: Int) throws {
    let trace = TestTrace.random(requests: 500, objects: 90, seed: 2)
    let times = try #require(trace.times)
    let first = try kept(trace, TraceSlice(from: .request(0), to: .request(123)), blocks: blocks)
    let rest = try kept(trace, TraceSlice(from: .request(123), to: nil), blocks: blocks)
    #expect(first == Array(trace.keys[..<123]))
    #expect(first + rest == trace.keys)
    let middle = try kept(
      trace, TraceSlice(from: .sinceStart(50_000_000_000), to: .time(times[0] + 100_000_000_000)), blocks: blocks)
    let expected = trace.keys.indices.filter {
      (50_000_000_000..<100_000_000_000).contains(times[$0] - times[0])
    }
    #expect(middle == expected.map { trace.keys[$0] })
    #expect(!middle.isEmpty)
  }

  @Test("Places are spelt as requests, time since the start, or a time of the clock")
  func places() throws {
    #expect(try TraceSlice.Place("20k") == .request(20_000))
    #expect(try TraceSlice.Place("90m") == .sinceStart(5_400_000_000_000))
    #expect(try TraceSlice.Place("@1.5") == .time(1_500_000_000))
    for text in ["", "10%", "-3", "@", "@x", "@1e300", "1x"] {
      #expect(throws: CachesimError.self) { try TraceSlice.Place(text) }
    }
  }

  @Test("Merged traces are in order of time, ties in order of the traces", arguments: [1, 3, 5000])
  func merge(blocks: Int) throws {
    var traces: [TestTrace] = []
    for tenant in 0..<3 {
      var trace = TestTrace.random(requests: 5000 + tenant * 100, objects: 50, seed: UInt64(tenant))
      trace.times = trace.times?.map { $0 / 1_000_000_000 * 1_000_000_000 }
      traces.append(trace)
    }
    let merged = try drain(try MergedTraces(traces.map { ArraySource($0) }, sharesKeys: true), blocks: blocks)
    let all = traces.enumerated().flatMap { tenant, trace in
      trace.keys.indices.map { (trace.times?[$0] ?? 0, tenant, $0, trace.keys[$0]) }
    }.sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }
    #expect(merged.times == all.map(\.0))
    #expect(merged.keys == all.map(\.3))

    let apart = try drain(try MergedTraces(traces.map { ArraySource($0) }, sharesKeys: false), blocks: blocks)
    #expect(Set(apart.keys).count == traces.reduce(0) { $0 + Set($1.keys).count })
    #expect(apart.times == merged.times)
  }

  @Test("Aligned traces begin together")
  func aligned() throws {
    let early = TestTrace(keys: [1, 2], times: [100, 200])
    let late = TestTrace(keys: [3, 4], times: [1000, 1050])
    let merged = try drain(
      try MergedTraces([ArraySource(early), ArraySource(late)], sharesKeys: true, aligned: true))
    #expect(merged.keys == [1, 3, 4, 2])
    #expect(merged.times == [100, 100, 150, 200])
  }

  @Test("A ring gives each node its share, and another node moves only the keys that it gets")
  func ring() {
    let (four, five) = (HashRing(nodes: 4, points: 200), HashRing(nodes: 5, points: 200))
    var shares = [Int](repeating: 0, count: 4)
    var moved = 0
    for key in 0..<UInt64(40_000) {
      let (before, after) = (four.node(of: key), five.node(of: key))
      shares[before] += 1
      if before != after {
        #expect(after == 4)
        moved += 1
      }
    }
    for share in shares { #expect((share - 10_000).magnitude < 2500) }
    #expect((moved - 8000).magnitude < 2500)
  }

  @Test("A split writes every request to one node, in order")
  func split() throws {
    let folder = try TestSupport.TemporaryFolder()
    let trace = TestTrace.random(requests: 9000, objects: 700, seed: 8)
    let source = ArraySource(trace)
    let ring = HashRing(nodes: 3, points: 50)
    let split = TraceSplit(ring, nodes: 3, columns: source.columns) { node throws(CachesimError) in
      try TraceTarget(path: folder.url.path + "/\(node).csv")
    }
    let block = RecordBlock(capacity: 2000, columns: source.columns)
    var more = true
    while more {
      block.count = 0
      more = try source.read(into: block)
      try split.append(block)
    }
    try split.finish()
    for node in 0..<3 {
      let input = try TraceInput(path: folder.url.path + "/\(node).csv")
      let keys = try drain(try TraceReading.open(input)).keys
      #expect(keys == trace.keys.filter { ring.node(of: $0) == node })
      #expect(split.shares[node].requests == Int64(keys.count))
      #expect(split.shares[node].objects == Int64(Set(keys).count))
    }
  }
}
