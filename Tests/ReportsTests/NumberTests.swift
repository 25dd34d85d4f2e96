import Testing

@testable import Reports

/// Numbers as text.
@Suite struct NumberTests {
  @Test func ratiosAreRoundedExactly() {
    #expect(FixedPoint.text(1, over: 3, digits: 6) == "0.333333")
    #expect(FixedPoint.text(2, over: 3, digits: 6) == "0.666667")
    #expect(FixedPoint.text(0, over: 3, digits: 6) == "0.000000")
    #expect(FixedPoint.text(3, over: 3, digits: 6) == "1.000000")
    // Halves go up, all of them: by way of a Double some would not.
    for half in stride(from: Int64(1), to: 2_000_000, by: 1_998) {
      let up = String((half + 1) / 2)
      let digits = String(repeating: "0", count: 6 - min(6, up.count)) + up
      #expect(FixedPoint.text(half, over: 2_000_000, digits: 6) == (up.count > 6 ? "1.000000" : "0." + digits))
    }
    #expect(FixedPoint.text(.max, over: .max, digits: 9) == "1.000000000")
    #expect(FixedPoint.text(.max - 1, over: .max, digits: 6) == "1.000000")
    #expect(FixedPoint.text(-1, over: 3, digits: 2) == "-0.33")
  }

  @Test func numbersHaveTheirDigits() {
    #expect(FixedPoint.text(1.25, digits: 1) == "1.3")
    #expect(FixedPoint.text(-1.25, digits: 1) == "-1.3")
    #expect(FixedPoint.text(-0.0000001, digits: 6) == "0.000000")
    #expect(FixedPoint.text(12345.6, digits: 0) == "12346")
    #expect(FixedPoint.text(0x1p55, digits: 3) == "36028797018963968.000")
    #expect(FixedPoint.text(9e17, digits: 9) == "900000000000000000.000000000")
    #expect(FixedPoint.text(1e18, digits: 0) == nil)
    #expect(FixedPoint.text(.infinity, digits: 0) == nil)
    #expect(FixedPoint.text(.nan, digits: 6) == nil)
  }

  @Test func whatDoesNotApplyIsEmptyOrNull() {
    #expect(ReportValue(1, over: 0) == .none)
    #expect(ReportValue(nil, over: 3) == .none)
    #expect(ReportValue.none.plain == "")
    #expect(ReportValue.none.json == .null)
    #expect(ReportValue.fixed(.nan, digits: 3).json == .null)
    #expect(ReportValue.integer(.max).json.text == "9223372036854775807")
    #expect(ReportValue.natural(.max).json.text == "18446744073709551615")
  }
}
