import CacheCore
import CacheStructures
import Testing

@Suite("KeyTable") struct KeyTableTests {
  @Test("Behaves as a dictionary under random sets, removals and look-ups, with keys that collide")
  func model() {
    for seed in UInt64(0)..<8 {
      var generator = SplitMix64(seed: seed)
      var table = KeyTable()
      var model: [UInt64: UInt32] = [:]
      // Keys that are multiples of 2^56 share their home for long stretches; 0 is a key like any other.
      let spread: UInt64 = seed % 2 == 0 ? 1 << 56 : 1
      for step in 0..<20_000 {
        let key = UInt64(generator.below(3_000)) &* spread
        switch generator.below(3) {
        case 0:
          table.remove(key)
          model[key] = nil
        case 1:
          table.set(key, UInt32(step))
          model[key] = UInt32(step)
        default:
          #expect(table.find(key) == model[key] ?? KeyTable.none)
        }
      }
      #expect(table.count == model.count)
      for (key, value) in model { #expect(table.find(key) == value) }
    }
  }

  @Test("Interning numbers keys in order of first appearance, over growth")
  func intern() {
    var table = KeyTable()
    for round in 0..<2 {
      for key in UInt64(0)..<50_000 {
        let id = table.intern(SplitMix64.mix(key))
        if UInt64(id) != key { Issue.record("round \(round): key \(key) became \(id)") }
      }
    }
    #expect(table.count == 50_000)
  }
}
