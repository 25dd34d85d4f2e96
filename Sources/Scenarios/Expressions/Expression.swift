public import CacheCore

/// What a claim compares: arithmetic over the figures of cases, such as `100 * (lru.hit_ratio - fifo.hit_ratio)` or
/// `cached.latency_mean_us < bare.latency_mean_us / 10`.
///
/// Numbers, `CASE.COLUMN`, `CASE.window[N].COLUMN`, `+ - * /`, brackets, `min`, `max`, `abs`, `< <= > >= == !=`, `and`, `or`,
/// `not`. It is parsed and its kind (number or truth) checked before anything runs; nothing else can be done with it.
public struct Expression: Sendable {
  /// What it answers.
  public enum Kind: String, Sendable {
    /// A figure.
    case number
    /// Whether something is so.
    case truth
  }

  /// A figure of a case, or of one of its windows.
  public struct Reference: Sendable, Equatable {
    /// The case's name.
    public let name: String
    /// The window's index; nil: all of the case.
    public let window: Int64?
    /// The column's name.
    public let column: String

    /// As an expression spells it.
    public var text: String { name + "." + (window.map { "window[\($0)]." } ?? "") + column }
  }

  enum Function: String, CaseIterable, Sendable {
    case min, max, abs
  }

  enum Operator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case unequal = "!="
    case and, or

    var isArithmetic: Bool { [.add, .subtract, .multiply, .divide].contains(self) }
    var isLogical: Bool { self == .and || self == .or }
  }

  indirect enum Term: Sendable {
    case number(Double)
    case reference(Reference)
    case negated(Term)
    case not(Term)
    case operation(Operator, Term, Term)
    case call(Function, [Term])
  }

  /// As it is written.
  public let text: String
  /// What it answers.
  public let kind: Kind
  let root: Term

  /// Parses an expression; what is wrong is said with the place in the text.
  public init(_ text: String) throws(CachesimError) {
    var parser = try ExpressionParser(text)
    (root, kind) = try parser.expression()
    self.text = text
  }

  /// The figures it needs, in the order in which they stand.
  public var references: [Reference] { Expression.references(root) }

  private static func references(_ term: Term) -> [Reference] {
    switch term {
    case .number: []
    case .reference(let reference): [reference]
    case .negated(let inside), .not(let inside): references(inside)
    case .operation(_, let left, let right): references(left) + references(right)
    case .call(_, let arguments): arguments.flatMap(references)
    }
  }
}
