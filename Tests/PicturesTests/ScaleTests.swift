import Testing

@testable import Pictures

/// Axes, their marks, and numbers on them.
@Suite struct ScaleTests {
  private func shown(_ axis: Axis) -> [String] {
    axis.marks.map { $0.text.map { $0 == "\u{A0}" ? "_" : String($0) }.joined() }
  }

  @Test func ticksAreRound() {
    #expect(shown(Axis("", .objects, for: [1, 1_000_000])) == ["1", "10", "100", "1_k", "10_k", "100_k", "1_M"])
    #expect(shown(Axis("", .bytes, for: [4096, 0x1p30])).first == "4_KiB")
    #expect(shown(Axis("", .bytes, for: [4096, 0x1p30])).last == "1_GiB")
    #expect(shown(Axis("", .objects, for: [30, 300])) == ["50", "100", "200"])
    #expect(shown(Axis.upwards("", .share, for: [0.1, 0.73])) == ["0_%", "20_%", "40_%", "60_%", "80_%"])
    #expect(shown(Axis("", .seconds, for: [0, 7200], isLogarithmic: false)) == ["0", "30_min", "1_h", "1.5_h", "2_h"])
    #expect(shown(Axis("", .seconds, for: [2e-4, 0.3])) == ["1_ms", "10_ms", "100_ms"])
    #expect(shown(Axis("", .share, for: [0.5, 0.001], isLogarithmic: true)) == ["0.1_%", "1_%", "10_%"])
    #expect(shown(Axis.upwards("", .number, for: [0, 0.00042])).last == "0.0005")
  }

  @Test func ticksOfOneUnitHaveDigitsAlike() {
    #expect(
      shown(Axis.upwards("", .share, for: [0.4088, 0.4092])) == [
        "40.87_%", "40.88_%", "40.89_%", "40.90_%", "40.91_%", "40.92_%",
      ])
    #expect(shown(Axis.upwards("", .number, for: [0, 1])) == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(shown(Axis("", .seconds, for: [0, 0.5, 4], isLogarithmic: true)).first == "0")
    #expect(shown(Axis.upwards("", .perSecond, for: [0, 1500])) == ["0/s", "500/s", "1_k/s", "1.5_k/s"])
  }

  @Test func whatIsFarApartIsLogarithmic() {
    #expect(Axis("", .objects, for: [1, 10]).isLogarithmic)
    #expect(!Axis("", .objects, for: [5, 10]).isLogarithmic)
    #expect(!Axis("", .objects, for: [0, 10]).isLogarithmic)
    #expect(Axis("", .objects, for: [10, 1000]).place(100) == 0.5)
    let withZero = Axis("", .seconds, for: [0, 1, 10], isLogarithmic: true)
    #expect(withZero.place(0) == 0 && withZero.place(1) > 0.1 && withZero.place(10) == 1)
  }

  @Test func ratiosStayBelowOne() {
    #expect(Axis.upwards("", .share, for: [0.2, 0.99]).range == 0...1)
    let near = Axis.upwards("", .share, for: [0.97, 0.985])
    #expect(near.range.lowerBound > 0.9 && near.range.upperBound <= 1)
  }

  @Test(arguments: [
    [0.0], [0, 0], [1e-300], [9e18, 9e18], [1e-9, 1e18], [-5, -1], [0.1, 0.1000001], [.greatestFiniteMagnitude],
  ])
  func anythingHasFiniteAxes(values: [Double]) {
    for quantity in [Quantity.share, .objects, .bytes, .count, .seconds, .perSecond, .number] {
      for axis in [Axis("", quantity, for: values), Axis.upwards("", quantity, for: values)] {
        #expect(axis.ticks.count < 60, "\(quantity) \(values)")
        for value in values + axis.ticks { #expect(axis.place(value).isFinite, "\(quantity) \(values)") }
        for tick in axis.ticks { #expect(!quantity.tick(tick).isEmpty && !quantity.text(tick).isEmpty) }
      }
    }
  }

  @Test func numbersHaveFewDigits() {
    #expect(DecimalText.significant(0) == "0")
    #expect(DecimalText.significant(1234.4) == "1,234")
    #expect(DecimalText.significant(12.34) == "12.3")
    #expect(DecimalText.significant(0.012345) == "0.0123")
    #expect(DecimalText.significant(-2.5) == "-2.5")
    #expect(Quantity.bytes.text(1536 * 1024) == "1.5\u{A0}MiB")
    #expect(Quantity.seconds.text(0.0205) == "20.5\u{A0}ms")
    #expect(Quantity.share.text(0.123456) == "12.35\u{A0}%")
  }
}
