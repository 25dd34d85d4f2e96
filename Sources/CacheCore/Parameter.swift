/// One parameter of a row of an extension table (a policy, a format, a model): its name, type, range and default.
public struct Parameter: Sendable, Equatable {
  /// What values there are.
  public enum Kind: Sendable, Equatable {
    /// A whole number in a range.
    case integer(ClosedRange<Int64>)
    /// A whole number in a range that may be written with `k`, `M` or `G`.
    case count(ClosedRange<Int64>)
    /// A size in bytes in a range that may be written with a unit: `64KiB`.
    case bytes(ClosedRange<Int64>)
    /// A length of time of at least so many nanoseconds, written with a unit: `5s`.
    case duration(least: Int64)
    /// A number in a range.
    case number(ClosedRange<Double>)
    /// One of some words.
    case choice([String])
    /// Any text.
    case text
  }

  /// As it is spelt on the command line.
  public let name: String
  /// What values there are.
  public let kind: Kind
  /// The value where none is given, as it would be written.
  public let defaultValue: String
  /// What it does, in one phrase.
  public let summary: String

  /// A parameter of any kind.
  public init(_ name: String, _ kind: Kind, default defaultValue: String, _ summary: String) {
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
    self.summary = summary
  }

  /// The range as messages and lists show it.
  public var rangeText: String {
    switch kind {
    case .integer(let range), .count(let range), .bytes(let range):
      range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound)..\(range.upperBound)"
    case .duration(let least): least == 0 ? "a length of time" : "\(TimeSpan.text(least)) or more"
    case .number(let range):
      range.upperBound == .infinity ? "\(range.lowerBound) or more" : "\(range.lowerBound)..\(range.upperBound)"
    case .choice(let words): words.joined(separator: "|")
    case .text: "text"
    }
  }

  /// The name of the type, as lists show it.
  public var typeName: String {
    switch kind {
    case .integer: "integer"
    case .count: "count"
    case .bytes: "bytes"
    case .duration: "duration"
    case .number: "number"
    case .choice: "choice"
    case .text: "text"
    }
  }

  /// The canonical spelling of a value, or nil if it is not one.
  public func canonical(_ text: String) -> String? {
    switch kind {
    case .integer(let range):
      guard let value = Int64(text), range.contains(value) else { return nil }
      return String(value)
    case .count(let range):
      guard let value = parseCount(text), range.contains(value) else { return nil }
      return String(value)
    case .bytes(let range):
      guard let value = ByteSize.bytes(text), range.contains(value) else { return nil }
      return String(value)
    case .duration(let least):
      guard let value = TimeSpan.nanoseconds(text), value >= least else { return nil }
      return TimeSpan.text(value)
    case .number(let range):
      guard let value = Double(text), value.isFinite, range.contains(value) else { return nil }
      return value == value.rounded(.towardZero) && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
    case .choice(let words): return words.contains(text) ? text : nil
    case .text: return text
    }
  }
}

/// The values of a row's parameters: what was given, or the defaults.
public struct ParameterValues: Sendable, Equatable {
  private let parameters: [Parameter]
  private let values: [String]

  /// The defaults of `parameters`.
  public init(_ parameters: [Parameter]) {
    self.parameters = parameters
    values = parameters.map { $0.canonical($0.defaultValue) ?? $0.defaultValue }
  }

  /// The values given as `name=value`; errors name the owner, say `policy 's3fifo'`.
  public init(_ parameters: [Parameter], given: [String], owner: String) throws(CachesimError) {
    self.parameters = parameters
    var values = ParameterValues(parameters).values
    var seen: Set<String> = []
    for text in given {
      guard let equals = text.firstIndex(of: "=") else {
        throw CachesimError(.usage, "\(owner): '\(text)' is not of the form name=value")
      }
      let name = String(text[..<equals])
      let value = String(text[text.index(after: equals)...])
      guard let place = parameters.firstIndex(where: { $0.name == name }) else {
        let known = parameters.map(\.name)
        let hint =
          known.isEmpty
          ? "it has none"
          : nearestName(to: name, in: known).map { "did you mean '\($0)'?" } ?? "known: "
            + known.joined(separator: ", ")
        throw CachesimError(.usage, "\(owner) has no parameter '\(name)'; \(hint)")
      }
      guard seen.insert(name).inserted else {
        throw CachesimError(.usage, "\(owner): parameter '\(name)' is given twice")
      }
      guard let canonical = parameters[place].canonical(value) else {
        throw CachesimError(.usage, "\(owner): \(name)=\(value) is out of range (\(parameters[place].rangeText))")
      }
      values[place] = canonical
    }
    self.values = values
  }

  /// A value as it would be written.
  public func text(_ name: String) -> String {
    guard let place = parameters.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("no parameter \(name)")
    }
    return values[place]
  }

  /// All of them, in order.
  public var pairs: [(name: String, value: String)] { zip(parameters, values).map { ($0.name, $1) } }

  /// The value of a parameter that is a whole number, a count or a size in bytes.
  public func integer(_ name: String) -> Int64 { Int64(text(name)) ?? 0 }

  /// The value of a duration parameter in nanoseconds.
  public func duration(_ name: String) -> Int64 { TimeSpan.nanoseconds(text(name)) ?? 0 }

  /// The value of a number parameter.
  public func number(_ name: String) -> Double { Double(text(name)) ?? 0 }

  /// The values that differ from the defaults, `k=v;k=v` in the table's order.
  public var nonDefaults: String {
    zip(parameters, values).filter { $0.canonical($0.defaultValue) != $1 }
      .map { "\($0.name)=\($1)" }.joined(separator: ";")
  }
}
