internal import Foundation

/// A plugin in C, compiled as a user compiles one.
public final class CompiledPlugin {
  /// Where the library is.
  public let path: String
  private let folder: TemporaryFolder

  /// Whether there is a C compiler.
  public static let canCompile = (try? Tool.run(["--version"], executable: "/usr/bin/env", prefix: "cc").code) == 0

  /// The least-recently-used example.
  public static func lru() throws -> CompiledPlugin { try CompiledPlugin("Examples/plugin-lru/lru.c") }

  /// Compiles a source file, its path taken from the repository's root, with macros defined.
  public init(_ source: String, defining macros: [String] = [], named name: String = "plugin.so") throws {
    folder = try TemporaryFolder()
    path = folder.file(name)
    let outcome = try Tool.run(
      ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-I", "Sources/CCachesimPlugin/include"]
        + macros.map { "-D" + $0 } + ["-o", path, source], executable: "/usr/bin/env", prefix: "cc")
    guard outcome.code == 0 else { throw CocoaError(.fileReadUnknown, userInfo: ["cc": outcome.errors]) }
  }
}
