public import CacheCore

extension Expression {
  /// Its value as a number; `figure` answers the figures. Fails where something is divided by nothing, or no number comes out.
  public func number(
    _ figure: (Reference) throws(CachesimError) -> Double
  ) throws(CachesimError) -> Double {
    let value = try evaluated(root, figure)
    guard value.isFinite else { throw failure("is too large for a number") }
    return value
  }

  /// Whether it is so; for expressions of kind `truth`.
  public func truth(_ figure: (Reference) throws(CachesimError) -> Double) throws(CachesimError) -> Bool {
    try evaluated(root, figure) != 0
  }

  /// A truth is 1, its opposite 0.
  private func evaluated(
    _ term: Term, _ figure: (Reference) throws(CachesimError) -> Double
  ) throws(CachesimError) -> Double {
    switch term {
    case .number(let number): return number
    case .reference(let reference): return try figure(reference)
    case .negated(let inside): return -(try evaluated(inside, figure))
    case .not(let inside): return try evaluated(inside, figure) == 0 ? 1 : 0
    case .call(let function, let arguments):
      var values: [Double] = []
      for argument in arguments { values.append(try evaluated(argument, figure)) }
      switch function {
      case .min: return values.min() ?? 0
      case .max: return values.max() ?? 0
      case .abs: return values[0].magnitude
      }
    case .operation(let operation, let left, let right):
      return try result(operation, try evaluated(left, figure), try evaluated(right, figure))
    }
  }

  private func result(_ operation: Operator, _ left: Double, _ right: Double) throws(CachesimError) -> Double {
    switch operation {
    case .add: return left + right
    case .subtract: return left - right
    case .multiply: return left * right
    case .divide:
      guard right != 0 else { throw failure("divides by nothing: what stands below the line is 0") }
      return left / right
    case .less: return left < right ? 1 : 0
    case .lessOrEqual: return left <= right ? 1 : 0
    case .greater: return left > right ? 1 : 0
    case .greaterOrEqual: return left >= right ? 1 : 0
    case .equal: return left == right ? 1 : 0
    case .unequal: return left != right ? 1 : 0
    case .and: return left != 0 && right != 0 ? 1 : 0
    case .or: return left != 0 || right != 0 ? 1 : 0
    }
  }

  private func failure(_ what: String) -> CachesimError { CachesimError(.badData, "'\(text)' \(what)") }
}
