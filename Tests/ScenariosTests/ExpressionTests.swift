import CacheCore
import Testing

@testable import Scenarios

@Suite("Expressions of claims") struct ExpressionTests {
  private func number(_ text: String) throws -> Double {
    try Expression(text).number { (reference) throws(CachesimError) in
      reference.text == "a.window[3].hits" ? 7 : reference.name == "a" ? 12 : 4
    }
  }

  @Test(
    "Operators bind as in school, brackets first",
    arguments: [
      ("1 + 2 * 3", 7.0), ("(1 + 2) * 3", 9), ("8 / 4 / 2", 1), ("7 - 2 - 1", 4), ("-a.hits + 20", 8),
      ("2 * -3", -6), ("min(a.hits, b.hits, 9)", 4), ("max(1, 2) + abs(3 - 5)", 4), ("a.window[3].hits", 7),
      ("a.hits / b.hits", 3), ("1e3 + 0.5", 1000.5), ("a.tier.edge.node.0.hits + a.fault.1.recovery_ms", 24),
    ])
  func numbers(text: String, value: Double) throws {
    #expect(try number(text) == value)
    #expect(try Expression(text).kind == .number)
  }

  @Test(
    "Comparisons are truths, and 'and' binds closer than 'or'",
    arguments: [
      ("a.hits > b.hits", true), ("a.hits <= 11", false), ("1 == 2 and 1 == 2 or 1 == 1", true),
      ("1 == 1 or 1 == 2 and 1 == 2", true), ("not a.hits != 12", true), ("(1 < 2 or 2 < 1) and not 2 < 1", true),
    ])
  func truths(text: String, value: Bool) throws {
    let expression = try Expression(text)
    #expect(expression.kind == .truth)
    #expect(try expression.truth { (reference) throws(CachesimError) in reference.name == "a" ? 12 : 4 } == value)
  }

  @Test(
    "What cannot be is refused with the place",
    arguments: [
      ("", "character 1"), ("1 +", "character 4"), ("(1 + 2", "')' was expected"), ("a.hits b.hits", "character 8"),
      ("hits > 1", "neither a figure nor a function"), ("mix(1, 2)", "did you mean 'min(...)'?"),
      ("1 + (2 < 3)", "between numbers"),
      ("1 and 2", "between comparisons"), ("a.window[x].hits", "whole number"), ("1..2", "'.' was not expected"),
      ("1 $ 2", "character 3"),
      ("not 1", "comparison"), ("abs(1, 2)", "one number"), ("1 < 2 < 3", "'<' was not expected"),
      ("é", "means nothing"),
      ("a.", "column's name"),
    ])
  func refusals(text: String, why: String) {
    do {
      _ = try Expression(text)
      Issue.record("'\(text)' was taken")
    } catch {
      #expect(error.kind == .badData)
      #expect(error.message.contains(why), "\(error.message)")
      #expect(!error.message.contains("\n"))
    }
  }

  @Test("Ten thousand brackets are refused, and do not exhaust the stack")
  func deep() {
    #expect(throws: CachesimError.self) { try Expression(String(repeating: "(", count: 10_000) + "1") }
    #expect(throws: CachesimError.self) { try Expression(String(repeating: "-", count: 10_000) + "1") }
  }

  @Test("A division by nothing says so")
  func nothing() {
    #expect(throws: CachesimError.self) { try number("1 / (a.hits - 12)") }
  }
}
