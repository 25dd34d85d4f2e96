import CacheCore
import Policies
import TestSupport
import Testing

/// The plugin interface against the naive model of the same rule: writes, deletes, changes of size, both memory modes.
@Suite("Plugins in process", .enabled(if: CompiledPlugin.canCompile, "needs cc"))
struct PluginPolicyTests {
  @Test func theExampleIsLRU() throws {
    let plugin = try CompiledPlugin.lru()
    try compareWithNaive("plugin:\(plugin.path)") { _, _ in NaiveLRU() }
  }

  @Test func descriptionsAreThePlugins() throws {
    let plugin = try CompiledPlugin.lru()
    let choice = try PolicyChoice("plugin:library=\(plugin.path):insert=back")
    #expect(choice.row.description.name == "plugin" && choice.row.description.needs.isEmpty)
    #expect(choice.parameters.nonDefaults == "library=\(plugin.path);insert=back")
    let costly = try CompiledPlugin("Tests/Fixtures/bad-plugin.c", defining: ["NEEDS_COST"])
    #expect(try PolicyChoice("plugin:\(costly.path)").row.description.needs == .cost)
  }

  @Test func aFailureIsKeptAndTheCacheStaysSound() throws {
    let plugin = try CompiledPlugin("Tests/Fixtures/bad-plugin.c", defining: ["VICTIM_OUT_OF_RANGE"])
    let trace = PolicyTrace(seed: 3, requests: 400, objects: 60, largest: 20, hasDeletes: true)
    for isUnit in [true, false] {
      for memory in MemoryMode.allCases {
        _ = try replayHits(
          policy: "plugin:\(plugin.path)", capacity: 30, isUnit: isUnit, keys: trace.keys, sizes: trace.sizes,
          operations: trace.operations, sizeRule: .latest, memory: memory, checkEachStep: true)
      }
    }
  }
}
