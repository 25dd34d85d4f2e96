import Foundation
import TestSupport
import Testing

/// Who may import whom: every `import` under Sources against what the package declares, and both against the table of the
/// architecture. The compiler lets an undeclared import through where another target happens to have built the module.
@Suite("Imports") struct ModuleImportTests {
  /// What a module may import; a new module needs a row. Foundation is in none.
  static let allowed: [String: Set<String>] = {
    let system: Set = ["Glibc", "Synchronization", "Dispatch"]
    let base: Set = ["CacheCore", "CacheStructures"]
    let all = base.union([
      "Traces", "Workloads", "Policies", "Replay", "Service", "Systems", "Reports", "Compare", "Pictures",
    ])
    return [
      "CacheCore": [],
      "CacheStructures": ["CacheCore", "CMemory", "Glibc"],
      "Policies": base.union(["CCachesimPlugin", "Synchronization"]),
      "Traces": base.union(system).union(["CZstd", "CZlib", "CArchive", "CCrypto"]),
      "Workloads": base.union(system).union(["Yams"]),
      "Replay": base.union(system).union(["Traces", "Workloads", "Policies"]),
      "Service": base.union(["Policies", "Histogram", "Glibc"]),
      "Systems": base.union(["Policies", "Replay", "Service"]),
      "Reports": ["CacheCore", "Glibc"],
      "Compare": ["CacheCore", "Reports", "Workloads"],
      "Scenarios": [
        "CacheCore", "Traces", "Workloads", "Policies", "Service", "Systems", "Reports", "Synchronization",
      ],
      "Pictures": ["CacheCore", "Reports"],
      "Advice": all.subtracting(["Compare", "Pictures", "Systems"]),
      "CachesimCLI": all.union(["Systems", "Scenarios"]).union(system).union(["ArgumentParser", "Advice"]),
      "cachesim": ["CachesimCLI"],
    ]
  }()
  /// Modules that come with the toolchain: a package cannot declare them.
  static let toolchain: Set = ["Glibc", "Synchronization", "Dispatch", "Swift"]

  /// The modules that a source text imports.
  static func imports(_ text: String) -> Set<String> {
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
    var modules: Set<String> = []
    for line in text.split(whereSeparator: { $0.isNewline || $0 == ";" }) {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard let place = words.firstIndex(of: "import"),
        words[..<place].allSatisfy({
          $0.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains($0)
        }),
        let name = words[(place + 1)...].first(where: { !kinds.contains($0) })
      else { continue }
      modules.insert(String(name.prefix { $0 != "." }))
    }
    return modules
  }

  /// The modules under Sources that are written in Swift, and what each imports.
  static func imported() throws -> [String: Set<String>] {
    let sources = Tool.root.appendingPathComponent("Sources")
    var found: [String: Set<String>] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path) where path.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
      found[String(path.prefix { $0 != "/" }), default: []].formUnion(imports(text))
    }
    return found
  }

  /// The dependencies that Package.swift declares of each target.
  static func declared() throws -> [String: Set<String>] {
    // A scratch folder of its own, because `swift test` may hold the lock of .build.
    let scratch = try TemporaryFolder()
    let outcome = try Tool.run(
      ["swift", "package", "--package-path", Tool.root.path, "--scratch-path", scratch.url.path, "dump-package"],
      executable: "/usr/bin/env")
    try #require(outcome.code == 0, "\(outcome.errors)")
    let package = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    var result: [String: Set<String>] = [:]
    for target in try #require(package["targets"] as? [[String: Any]]) {
      let name = try #require(target["name"] as? String)
      // A dependency is {"byName": [name, ...]}, {"target": [name, ...]} or {"product": [name, package, ...]}.
      let names = try #require(target["dependencies"] as? [[String: Any]]).compactMap {
        ($0.values.first as? [Any])?.first as? String
      }
      result[name] = Set(names)
    }
    return result
  }

  @Test func importsAreReadInEverySpelling() {
    let text = """
      import One
      public import Two
      @testable @preconcurrency internal import Three
      import struct Four.Part
        private import Five.Inner; import Six
      // import Seven
      /// An import Eight
      let text = "import Nine"
      """
    #expect(Self.imports(text) == ["One", "Two", "Three", "Four", "Five", "Six"])
  }

  @Test func everyImportIsDeclared() throws {
    let declared = try Self.declared()
    for (module, imports) in try Self.imported() {
      let dependencies = try #require(declared[module], "\(module) is no target")
      let undeclared = imports.subtracting(dependencies).subtracting(Self.toolchain)
      #expect(undeclared.isEmpty, "\(module) imports \(undeclared.sorted()), which Package.swift does not declare")
    }
  }

  @Test func importsAndDeclarationsKeepToTheTable() throws {
    let (imported, declared) = (try Self.imported(), try Self.declared())
    #expect(Set(imported.keys) == Set(Self.allowed.keys), "every module has a row, and every row a module")
    for (module, allowed) in Self.allowed {
      let strays = (imported[module] ?? []).subtracting(allowed)
      #expect(strays.isEmpty, "\(module) may not import \(strays.sorted())")
      let dependencies = (declared[module] ?? []).subtracting(allowed)
      #expect(dependencies.isEmpty, "\(module) may not depend on \(dependencies.sorted())")
    }
  }

  @Test func foundationStaysOut() throws {
    for (module, imports) in try Self.imported() {
      #expect(!imports.contains { $0.hasPrefix("Foundation") }, "\(module) imports Foundation")
    }
  }
}
