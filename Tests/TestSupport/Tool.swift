public import Foundation

/// The built command line tool, run as a user runs it.
public enum Tool {
  /// What a run did.
  public struct Outcome: Sendable {
    /// The exit code; 128 + the signal's number where a signal ended it.
    public let code: Int32
    /// Standard output, byte for byte.
    public let output: Data
    /// Standard error.
    public let errors: String

    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
    /// Standard output's CSV rows as dictionaries.
    public var rows: [[String: String]] { Tool.rows(text) }
  }

  /// The rows of a CSV text without quotes, by the names of its header.
  public static func rows(_ text: String) -> [[String: String]] {
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { line in
      Dictionary(zip(header, line).map { (String($0), String($1)) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// The checkout that the tests are in.
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The release build of the tool: $CACHESIM_BIN, or what scripts/test built.
  public static let path =
    ProcessInfo.processInfo.environment["CACHESIM_BIN"]
    ?? root.appendingPathComponent(".build/release/cachesim").path

  /// Whether it has been built.
  public static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// Runs the tool (or `executable`, with `prefix` before its arguments) to its end, in `folder`. Output is drained while it runs, so it can be of any length.
  public static func run(
    _ arguments: [String], input: Data? = nil, environment: [String: String] = [:], folder: URL = root,
    executable: String = path, prefix: String? = nil
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = (prefix.map { [$0] } ?? []) + arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let scratch = try TemporaryFolder()
    let outputFile = scratch.url.appendingPathComponent("output")
    let errorsFile = scratch.url.appendingPathComponent("errors")
    _ = FileManager.default.createFile(atPath: outputFile.path, contents: nil)
    _ = FileManager.default.createFile(atPath: errorsFile.path, contents: nil)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorsFile)
    if let input {
      let inputFile = scratch.url.appendingPathComponent("input")
      try input.write(to: inputFile)
      // Through a pipe, as a shell would: the tool must not be able to seek in it.
      let cat = Process()
      let pipe = Pipe()
      cat.executableURL = URL(fileURLWithPath: "/bin/cat")
      cat.arguments = [inputFile.path]
      cat.standardOutput = pipe
      process.standardInput = pipe
      try process.run()
      try cat.run()
      try? pipe.fileHandleForReading.close()
      cat.waitUntilExit()
    } else {
      process.standardInput = FileHandle.nullDevice
      try process.run()
    }
    process.waitUntilExit()
    let code =
      process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
    return Outcome(
      code: code, output: try Data(contentsOf: outputFile),
      errors: String(decoding: try Data(contentsOf: errorsFile), as: UTF8.self))
  }
}
