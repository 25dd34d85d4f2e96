import CacheCore
import Foundation
import Policies
import Service
import TestSupport
import Testing

/// What the service engine says is what docs/schema describes, in the same order.
@Suite("The figures of a service") struct FigureTests {
  @Test func theFiguresAreTheSchemas() throws {
    let schema = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: SharedFiles.root + "/docs/schema/report-1.schema.json")))
    let parts = (schema as? [String: Any])?["$defs"] as? [String: Any]
    let described = try #require((parts?["result"] as? [String: Any])?["properties"] as? [String: [String: Any]])
    let choice = try PolicyChoice("lru")
    let setup = StoreSetup(capacity: 1, isUnit: true)
    let figures = try ServiceSimulation(ServiceOptions(), choice, setup).figures
    for figure in figures {
      let rules = try #require(described[figure.name], "\(figure.name) is not described")
      #expect((rules["description"] as? String)?.isEmpty == false)
      if case .integer = figure.value { #expect((rules["type"] as? [String])?.contains("integer") == true) }
    }
    let counts: Set = [
      "trace", "policy", "parameters", "capacity", "capacity_unit", "seed", "requests", "hits", "misses", "hit_ratio",
      "miss_ratio", "bytes_requested", "bytes_hit", "byte_hit_ratio", "evictions", "admissions_refused",
      "objects_resident", "bytes_resident", "compulsory_misses", "options", "belady_gap", "windows",
    ]
    #expect(Set(described.keys).subtracting(counts) == Set(figures.map(\.name)), "nothing else is described")
  }
}
