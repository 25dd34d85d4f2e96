import CacheCore
import Testing

@testable import Pictures

/// Where texts go.
@Suite struct PlacementTests {
  @Test func labelsStayWhereTheyFit() {
    #expect(LabelPlacement.spread([10, 50, 90], gap: 16, in: 0...100) == [10, 50, 90])
    #expect(LabelPlacement.spread([50, 50], gap: 16, in: 0...100) == [42, 58])
    #expect(LabelPlacement.spread([99, 2, 98], gap: 16, in: 0...100) == [100, 2, 84])
    #expect(LabelPlacement.spread([], gap: 16, in: 0...100).isEmpty)
  }

  @Test func labelsAreApartAndInOrder() {
    var draws = SplitMix64(seed: 5)
    for _ in 0..<500 {
      let wanted = (0..<Int(draws.next() % 12)).map { _ in Double(draws.next() % 300) }
      let places = LabelPlacement.spread(wanted, gap: 16, in: 0...290)
      let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
      let sorted = order.map { places[$0] }
      #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 > 15.999 })
      #expect(places.allSatisfy { $0 >= -0.001 && $0 <= 290.001 })
    }
  }

  @Test func textsAreCutToTheirRoom() {
    let name = "s3fifo:small=0.1:ghost=0.9:threshold=2"
    let cut = TextWidth.fitted(name, size: 12, width: 100)
    #expect(TextWidth.of(cut, size: 12) <= 100 && cut.contains("…") && cut.hasPrefix("s3f") && cut.hasSuffix("=2"))
    #expect(TextWidth.fitted("lru", size: 12, width: 100) == "lru")
    let lines = TextWidth.wrapped("a trace of a very-long-word-that-does-not-fit", size: 12, width: 80)
    #expect(lines.allSatisfy { TextWidth.of($0, size: 12) <= 80 })
    #expect(lines.joined().filter { $0 != " " } == "atraceofavery-long-word-that-does-not-fit")
  }

  @Test func fileNamesAreOfLettersAndDigits() {
    #expect(FileName.of("Hit ratio/../x") == "hit-ratio-x")
    #expect(FileName.of("日本") == "picture")
    #expect(FileName.stem("traces/day1.oracleGeneral.zst") == "day1")
  }
}
