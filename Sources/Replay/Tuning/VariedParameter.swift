public import CacheCore

/// A parameter of a policy and the values of it to try: `small=0.01..0.4`, `small=0.01..0.4/9`, `ghost=0.5|0.9|1`, or its
/// name alone for each word of a parameter that is a choice.
public struct VariedParameter: Sendable, Equatable {
  /// The parameter.
  public let name: String
  /// The values, as they are spelt, in the order given; each once.
  public let values: [String]

  /// Reads one, for the parameters that `owner` has. A range has as many values as are behind the slash (default 8), evenly
  /// on a logarithmic scale where its ends are above 0 and more than a factor of 4 apart, on a linear one otherwise.
  public init(_ text: String, of parameters: [Parameter], owner: String) throws(CachesimError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts[0]
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      let known = parameters.map(\.name)
      let hint =
        known.isEmpty
        ? "it has none"
        : nearestName(to: name, in: known).map { "did you mean '\($0)'?" } ?? "known: " + known.joined(separator: ", ")
      throw CachesimError(.usage, "--vary: \(owner) has no parameter '\(name)'; \(hint)")
    }
    var texts: [String]
    if parts.count == 1 {
      guard case .choice(let words) = parameter.kind else {
        throw CachesimError(
          .usage, "--vary '\(text)': say which values, as \(name)=LOW..HIGH or \(name)=A|B (\(parameter.rangeText))")
      }
      texts = words
    } else if let dots = parts[1].firstRange(of: "..") {
      texts = try VariedParameter.range(
        String(parts[1][..<dots.lowerBound]), String(parts[1][dots.upperBound...]), parameter, text)
    } else {
      texts = parts[1].split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }
    var values: [String] = []
    for value in texts {
      guard let canonical = parameter.canonical(value) else {
        throw CachesimError(.usage, "--vary: \(name)=\(value) is out of range (\(parameter.rangeText))")
      }
      if !values.contains(canonical) { values.append(canonical) }
    }
    self.name = name
    self.values = values
  }

  private static func range(
    _ first: String, _ rest: String, _ parameter: Parameter, _ text: String
  ) throws(CachesimError) -> [String] {
    let parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let isWhole: Bool
    switch parameter.kind {
    case .integer, .count, .bytes: isWhole = true
    case .number: isWhole = false
    case .choice, .duration, .text:
      throw CachesimError(.usage, "--vary '\(text)': a \(parameter.typeName) has no range; write \(parameter.name)=A|B")
    }
    let count = parts.count == 1 ? 8 : parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    guard let low = parameter.canonical(first).flatMap({ Double($0) }),
      let high = parameter.canonical(parts.first ?? "").flatMap({ Double($0) }), low < high
    else {
      throw CachesimError(
        .usage, "--vary '\(text)' is not of the form \(parameter.name)=LOW..HIGH within \(parameter.rangeText)")
    }
    guard (2...1000).contains(count) else {
      throw CachesimError(.usage, "--vary '\(text)': the number of values behind the slash is not between 2 and 1000")
    }
    let isLogarithmic = low > 0 && high / low > 4
    return (0..<count).map { place in
      if place == 0 { return first }
      if place == count - 1 { return parts[0] }
      let share = Double(place) / Double(count - 1)
      let value =
        isLogarithmic
        ? low * PortableMath.exp(PortableMath.log(high / low) * share) : low + (high - low) * share
      return isWhole ? String(Int64(value.rounded())) : VariedParameter.short(value)
    }
  }

  /// With three digits that count: nobody wants 0.0169491525423.
  private static func short(_ value: Double) -> String {
    var scale = 1.0
    while value.magnitude * scale < 100, scale < 1e12 { scale *= 10 }
    return String((value * scale).rounded() / scale)
  }
}
