import Foundation
import TestSupport
import Testing

/// The engine and the second implementation of SERVICE-MODEL.md (Tests/Model, in Python) agree event for event.
@Suite("The service model, twice") struct ModelComparisonTests {
  /// Runs one of the model's scripts and reads the JSON that it prints.
  private func python(_ arguments: [String]) throws -> Any {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: SharedFiles.root)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try JSONSerialization.jsonObject(with: data)
  }

  @Test func everyRandomCaseAgrees() throws {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["SERVICE_SEED"] ?? "1"
    let count = environment["SERVICE_CASES"] ?? "1500"
    let cases =
      try environment["SERVICE_FILE"].map {
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: $0)))
      } ?? python(["Tests/Model/random_cases.py", seed, count])
    let file = FileManager.default.temporaryDirectory.appending(path: "cachesim-cases-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try JSONSerialization.data(withJSONObject: cases).write(to: file)
    let results = try #require(try python(["Tests/Model/service_model.py", file.path]) as? [[String: Any]])
    let inputs = try #require(cases as? [[String: Any]]).map(ModelCase.init)
    #expect(inputs.count == results.count)
    var wrong = 0
    for (number, (input, expected)) in zip(inputs, results).enumerated() {
      if let difference = try input.difference(expected) {
        wrong += 1
        if wrong <= 12 {
          Issue.record("case \(number): \(difference)\n\(input.settings.map { "\($0.name)=\($0.text)" })")
        }
      }
    }
    #expect(wrong == 0, "\(wrong) of \(inputs.count) cases differ")
  }
}
