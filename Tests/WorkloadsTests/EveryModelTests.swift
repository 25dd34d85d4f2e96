import CacheCore
import TestSupport
import Testing

@testable import Workloads

/// What must hold of every row of the table.
@Suite struct EveryModelTests {
  static let names = ModelTable.rows.map(\.description.name)

  @Test(arguments: names) func blocksDoNotMatter(model: String) throws {
    let given = ["requests=20k", "seed=5", "tenants=2"]
    let whole = try Drawn(model, given, blocks: 30_000)
    #expect(whole.keys.count == 20_000)
    #expect(try Drawn(model, given, blocks: 777) == whole)
    #expect(zip(whole.times, whole.times.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(whole.sizes.allSatisfy { $0 >= 0 })
    // But for those without chance in their keys.
    let other = try Drawn(model, ["requests=20k", "seed=6", "tenants=2"])
    #expect(other.keys != whole.keys)
  }

  /// The same on every machine and with every version: a change here changes everybody's traces. A row a model: hashes of the
  /// first 5000 keys, sizes and times with seed 7.
  @Test func tracesStayTheSame() throws {
    var text = "model,keys,sizes,times\n"
    for model in Self.names {
      let drawn = try Drawn(model, ["requests=5k", "seed=7"])
      func hash(_ values: [Int64]) -> String {
        values.withUnsafeBytes { String(StableHash.hash($0), radix: 16) }
      }
      text += "\(model),\(hash(drawn.keys.map { Int64(bitPattern: $0) })),\(hash(drawn.sizes)),\(hash(drawn.times))\n"
    }
    let difference = try Golden.difference(text, from: "models.csv")
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test func namesAreDistinct() { #expect(Set(Self.names).count == Self.names.count) }

  @Test(arguments: names) func smallestParametersAreTaken(model: String) throws {
    let row = try ModelTable.row(named: model)
    let given: [String] = row.description.parameters.compactMap { parameter in
      switch parameter.kind {
      case .count(let range) where parameter.name != "requests": "\(parameter.name)=\(range.lowerBound)"
      case .number(let range): "\(parameter.name)=\(range.lowerBound)"
      default: nil
      }
    }
    #expect(try Drawn(model, given + ["requests=2k"]).keys.count == 2000)
    let largest: [String] = row.description.parameters.compactMap { parameter in
      if case .number(let range) = parameter.kind { return "\(parameter.name)=\(range.upperBound)" }
      return nil
    }
    #expect(try Drawn(model, largest + ["requests=2k"]).keys.count == 2000)
  }
}
