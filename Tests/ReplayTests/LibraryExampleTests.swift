import CacheCore
import Policies
import Replay
import TestSupport
import Testing
import Traces

/// The library as a program that depends on it uses it: public names only, and few of them.
@Suite("The library in ten lines") struct LibraryExampleTests {
  @Test("Replays a trace file and counts hits") func replaysAFile() throws {
    let file = try TemporaryFile("requests.csv", "time,key,size\n1,a,5\n2,b,5\n3,a,5\n4,c,5\n5,b,5\n6,a,5\n")
    let path = file.path

    // The example: what is between these lines is all that it takes.
    let plan = try ReplayPlan(policies: ["lru", "belady", "s3fifo:small=0.2"], capacities: ["2", "15B"])
    let input = try TraceInput(path: path, rereadable: ReplayEngine.readsTwice(plan))
    let result = try ReplayEngine.run(plan) { () throws(CachesimError) in try TraceReading.open(input) }
    var lines: [String] = []
    for cell in result.cells {
      let ratio = Double(cell.counters.hits) / Double(cell.counters.requests)
      lines.append("\(cell.choice.row.description.name) \(cell.resolvedCapacity): \(cell.counters.hits) (\(ratio))")
    }

    // a b a+ c(-b) b(-a) a under LRU; MIN gives up c's neighbour that comes last: a b a+ c(-a) b+ a.
    #expect(lines[0] == "lru 2: 1 (\(1.0 / 6))")
    #expect(lines[1] == "lru 15: 3 (0.5)")
    #expect(lines[2] == "belady 2: 2 (\(2.0 / 6))")
    #expect(lines[3] == "belady 15: 3 (0.5)")
    #expect(lines.count == 6)
    #expect(result.isComplete && result.trace.requests == 6 && result.trace.objects == 3 && result.trace.bytes == 15)
    withExtendedLifetime(file) {}
  }
}
