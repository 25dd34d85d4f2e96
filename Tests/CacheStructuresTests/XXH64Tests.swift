import CacheStructures
import Testing

@Suite struct XXH64Tests {
  /// What the reference implementation (xxHash 0.8) answers for the eight bytes of a key.
  @Test(
    arguments: [
      (0, 0, 0x34C9_6ACD_CADB_1BBB), (1, 0, 0x9F29_CB17_A2A4_9995), (42, 0, 0xB556_806F_B6D1_4353),
      (.max, 0, 0x85D1_36AD_B773_C6C9), (0, 0x1234_5678, 0x67BB_774D_39F5_D473),
      (0x0123_4567_89AB_CDEF, 0x1234_5678, 0x04BD_840E_8F44_109E),
      (0x0123_4567_89AB_CDEF, 0x1234_4321, 0xB999_8AD8_2042_D74B), (.max, 0x1234_4321, 0xCEAD_0A48_B29D_4D47),
    ] as [(UInt64, UInt64, UInt64)])
  func hashesAsTheReference(key: UInt64, seed: UInt64, hash: UInt64) { #expect(XXH64.hash(key, seed: seed) == hash) }
}
