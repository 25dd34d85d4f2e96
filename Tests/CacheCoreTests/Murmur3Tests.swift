import CacheCore
import Testing

@Suite struct Murmur3Tests {
  /// What another implementation (mmh3 5) answers for the twelve bytes.
  @Test(
    arguments: [
      (0, 0, 0xA4D8_ECE9_D7C0_DFE3), (1, 1, 0xAA7E_C719_4C78_53AB), (12345, 678, 0xCF56_E4ED_E7B1_E6DE),
      (0x7FFF_FFFF_FFFF_FFFF, 0x7FFF_FFFF, 0x41DD_8A2D_DDAD_286E),
    ] as [(UInt64, Int64, UInt64)])
  func hashesAsTheReference(number: UInt64, size: Int64, hash: UInt64) {
    #expect(Murmur3.hash(number, size: size) == hash)
  }

  /// Sizes that agree in their lower four bytes still make different objects.
  @Test func largeSizesDiffer() { #expect(Murmur3.hash(7, size: 5) != Murmur3.hash(7, size: 5 + (1 << 32))) }
}
