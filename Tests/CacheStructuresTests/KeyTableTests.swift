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

  @Test("Growth in place keeps every key, where pages move (from 4 MiB on) and where homes wrap around the end")
  func growth() {
    for spread in [1, 0x9E37_79B9_7F4A_7C15, 1 << 56] as [UInt64] {
      let keys: UInt64 = spread == 1 << 56 ? 256 : 700_000
      var table = KeyTable()
      // The last homes of the table, for as many keys as wrap around its end.
      let wrapping = (UInt64(0)..<1_000_000).lazy.filter { ($0 &* 0x9E37_79B9_7F4A_7C15) >> 58 == 63 }.prefix(300)
      for key in wrapping { _ = table.intern(key) }
      let before = UInt64(table.count)
      for key in 1...keys { table.set((key &+ 1_000_000) &* spread, UInt32(key)) }
      var wrong = 0
      for key in 1...keys where table.find((key &+ 1_000_000) &* spread) != UInt32(key) { wrong += 1 }
      for (id, key) in wrapping.enumerated() where table.find(key) != UInt32(id) { wrong += 1 }
      #expect(wrong == 0)
      #expect(UInt64(table.count) == before + keys)
    }
  }
}
