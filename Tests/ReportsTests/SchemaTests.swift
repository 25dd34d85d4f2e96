import CacheCore
import Glibc
import Reports
import TestSupport
import Testing

/// What is written is what docs/schema promises.
@Suite struct SchemaTests {
  static let path = SharedFiles.root + "/docs/schema/report-1.schema.json"
  static let canValidate = system("python3 -W ignore -c 'import jsonschema' 2> /dev/null") == 0

  /// Each line of a file (or the whole) against a part of the schema, by Python's jsonschema.
  static let validator = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    def check(text, part):
        def refuse(name): raise ValueError(name)
        value = json.loads(text, parse_constant=refuse)
        rules = schema if part is None else {**schema, "$ref": "#/$defs/" + part}
        if part is not None:
            for name in ("type", "required", "properties"): rules.pop(name)
        jsonschema.Draft202012Validator(rules).validate(value)
    text = open(sys.argv[2], encoding="utf-8").read()
    if sys.argv[3] == "json":
        check(text, None)
    else:
        lines = text.split("\\n")
        assert lines.pop() == ""
        check(lines[0], "header")
        for line in lines[1:]: check(line, "result")
    """

  private func isValid(_ text: String, _ format: String, quietly: Bool = false) throws -> Bool {
    let script = try TemporaryFile("validate.py", Self.validator)
    let file = try TemporaryFile("report." + format, text)
    return system("python3 '\(script.path)' '\(Self.path)' '\(file.path)' \(format) \(quietly ? "2> /dev/null" : "")")
      == 0
  }

  @Test(.enabled(if: canValidate, "needs python3 with jsonschema"), arguments: Samples.all.map(\.name))
  func reportsAreValid(sample: String) throws {
    let report = try #require(Samples.all.first { $0.name == sample }).report
    for format in ["json", "jsonl"] {
      #expect(try isValid(ReportFormat.row(named: format).text(report), format), "\(sample).\(format)")
    }
  }

  @Test(.enabled(if: canValidate, "needs python3 with jsonschema"))
  func theValidatorRefuses() throws {
    let text = try ReportFormat.row(named: "json").text(Samples.plain)
    for (old, new) in [("\"hits\": 300122", "\"hits\": null"), ("cachesim.report/1", "x"), ("\"arc\"", "1")] {
      let broken = text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
      #expect(broken != text)
      #expect(try !isValid(broken, "json", quietly: true), "\(old)")
    }
  }

  @Test func theColumnsAreTheSchemas() throws {
    let schema = try JSONValue(parsing: SharedFiles.text(Self.path), name: Self.path)
    for (part, columns) in [
      ("result", ReportColumnDescription.results), ("window", ReportColumnDescription.windows),
    ] {
      guard case .object(let properties) = schema["$defs"]?[part]?["properties"] else {
        Issue.record("no \(part)")
        continue
      }
      // The figures of a system with time follow; ServiceTests compares them.
      #expect(properties.map(\.0).filter { $0 != "windows" }.prefix(columns.count) == columns.map(\.name)[...])
      #expect(schema["$defs"]?[part]?["required"] == .array(columns.map { .string($0.name) }))
      for column in columns {
        let rules = schema["$defs"]?[part]?["properties"]?[column.name]
        #expect(rules?["description"] == .string(column.summary))
        if column.name == "capacity_unit" { continue }
        let type = column.kind == .integer ? "integer" : column.kind == .ratio ? "number" : "string"
        #expect(rules?["type"]?.text.contains("\"\(type)\"") == true, "\(column.name)")
      }
    }
  }
}

extension SharedFiles {
  static func text(_ path: String) throws(CachesimError) -> String {
    guard let file = fopen(path, "rb") else { throw CachesimError(.noInput, "\(path): cannot be opened") }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
  }
}
