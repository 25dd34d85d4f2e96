/// A floor or a ceiling of a metric.
struct Limit: Equatable {
  /// How the metric stands to it.
  enum Relation: String, CaseIterable {
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
  }

  let relation: Relation
  let value: Double
  /// The number, as it was given.
  let text: String

  /// Reads a number, or a percentage of 1.
  init?(_ relation: Relation, _ text: String) {
    let isPercent = text.hasSuffix("%")
    guard let value = Amount.number(isPercent ? text.dropLast() : text[...]) else { return nil }
    self.relation = relation
    self.value = isPercent ? value / 100 : value
    self.text = text
  }

  func holds(_ number: Double) -> Bool {
    switch relation {
    case .atLeast: number >= value
    case .atMost: number <= value
    case .above: number > value
    case .below: number < value
    }
  }
}
