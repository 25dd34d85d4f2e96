public import CacheCore
internal import Reports

/// The language's fields as documentation, and as a JSON Schema for editors.
public enum FieldDocument {
  /// The forms it can take.
  public static let formats = ["markdown", "schema"]

  /// All fields in one of `formats`.
  public static func text(as format: String) throws(CachesimError) -> String {
    switch format {
    case "markdown": return markdown
    case "schema": return schema.pretty
    default:
      throw CachesimError(.usage, "unknown format '\(format)'; known: " + formats.joined(separator: ", "))
    }
  }

  private static var markdown: String {
    let settings = Set(ScenarioField.settings.map(\.name))
    var text = ""
    for place in ScenarioField.Place.allCases {
      let fields = ScenarioField.all(place).filter { !settings.contains($0.name) }
      text += "### Fields of \(place.rawValue)\n\n" + table(fields)
      if place == .tier {
        text += "\nAnd the settings of a cache: all but those of replaying, of clients, of the origin and of prices.\n"
      }
      if place == .scenario || place == .case { text += "\nAnd every [setting](#settings).\n" }
      text += "\n"
    }
    return text + "### Settings\n\n" + table(ScenarioField.settings)
  }

  private static func table(_ fields: [ScenarioField]) -> String {
    var table = TextTable(headings: ["field", "what"], alignments: [.left, .left])
    table.rows = fields.map {
      [
        MarkdownText.code($0.name) + ($0.isRequired ? " (required)" : ""),
        MarkdownText.escaped($0.summary),
      ]
    }
    return table.markdown
  }

  private static var schema: JSONValue {
    let places = ScenarioField.Place.allCases.filter { $0 != .scenario }
    let value: [(String, JSONValue)] = [
      ("type", .array([.string("string"), .string("number"), .string("boolean")]))
    ]
    return .object(
      [
        ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
        ("title", .string("cachesim scenario")),
        (
          "description",
          .string(
            "A scenario of cachesim (YAML). Written by scripts/scenarios from the tool's own table; docs/scenarios.md explains it."
          )
        ),
      ] + object(.scenario) + [
        (
          "$defs",
          .object([("value", .object(value))] + places.map { (key($0), .object(object($0))) })
        )
      ])
  }

  private static func key(_ place: ScenarioField.Place) -> String {
    switch place {
    case .scenario: "scenario"
    case .case: "case"
    case .workload: "workload"
    case .request: "request"
    case .tier: "tier"
    case .fault: "fault"
    case .job: "job"
    case .claim: "claim"
    case .figure: "figure"
    }
  }

  private static func object(_ place: ScenarioField.Place) -> [(String, JSONValue)] {
    let fields = ScenarioField.all(place)
    // A model has parameters of its own, which 'cachesim models' lists.
    let isOpen = place == .workload
    return [
      ("type", .string("object")),
      ("required", .array(fields.filter(\.isRequired).map { .string($0.name) })),
      ("additionalProperties", .boolean(isOpen)),
      (
        "properties",
        .object(fields.map { ($0.name, .object([("description", .string($0.summary))] + type($0.holds))) })
      ),
    ]
  }

  private static func reference(_ name: String) -> JSONValue { .object([("$ref", .string("#/$defs/" + name))]) }

  private static func type(_ holds: ScenarioField.Holds) -> [(String, JSONValue)] {
    switch holds {
    case .text(let choices) where !choices.isEmpty: [("enum", .array(choices.map { .string($0) }))]
    case .text, .count: [("$ref", .string("#/$defs/value"))]
    case .number: [("type", .string("number"))]
    case .flag: [("type", .string("boolean"))]
    case .texts:
      [
        (
          "oneOf",
          .array([
            reference("value"), .object([("type", .string("array")), ("items", reference("value"))]),
          ])
        )
      ]
    case .values:
      [
        (
          "oneOf",
          .array([
            reference("value"), .object([("type", .string("array")), ("items", reference("value"))]),
            .object([("type", .string("object")), ("additionalProperties", reference("value"))]),
          ])
        )
      ]
    case .fields(let place): [("$ref", .string("#/$defs/" + key(place)))]
    case .list(let place): [("type", .string("array")), ("minItems", .integer(1)), ("items", reference(key(place)))]
    case .named(let place): [("type", .string("object")), ("additionalProperties", reference(key(place)))]
    case .anything: []
    }
  }
}
