public import Reports

/// A picture of results: as SVG, as a table, in words, and as a Vega-Lite specification. The same results give the same
/// bytes on every machine.
public struct Picture: Sendable {
  /// The size of a title, in the picture's units.
  static let titleSize = 15.0

  /// A name for files: lower case letters, digits and hyphens; different from all others that are made with it.
  public internal(set) var name: String
  /// What is seen.
  public let title: String
  /// Of what: the trace, and what all that is shown has in common.
  public let subtitle: String
  /// What to know when looking at it; may be empty.
  public let note: String
  let chart: any Chart

  init(name: String, title: String, subtitle: String, note: String = "", chart: any Chart) {
    self.name = FileName.of(name)
    self.title = title
    self.subtitle = subtitle
    self.note = note
    self.chart = chart
  }

  /// What is seen, in sentences, for whoever does not see it.
  public var words: String { chart.words }

  /// A specification for Vega-Lite 5, with the values in it.
  public var vegaLite: JSONValue {
    .object(
      [
        ("$schema", .string(Vega.schema)),
        ("title", .object([("text", .string(title)), ("subtitle", .string(subtitle))])),
        ("description", .string(words)), ("width", .integer(560)),
      ] + chart.vega)
  }
}
