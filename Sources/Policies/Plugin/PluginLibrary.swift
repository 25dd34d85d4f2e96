internal import CCachesimPlugin
internal import CacheCore

/// A policy in a shared library that somebody else made: opened, and checked as far as that goes before it is called.
///
/// The interface is Sources/CCachesimPlugin/include/cachesim_plugin.h. A library stays open until the process ends.
struct PluginLibrary {
  /// Where it is, as the user wrote it.
  let path: String
  /// What it brings.
  let plugin: cachesim_plugin

  private static let symbol = "cachesim_policy"

  /// Opens the library at `path`, relative to the working folder. What is wrong is an error of kind `noInput`.
  init(path: String) throws(CachesimError) {
    self.path = path
    // Without a slash the system would look into its own folders instead of ours.
    guard let library = cachesim_open_library(path.contains("/") ? path : "./" + path) else {
      throw CachesimError(.noInput, "plugin '\(path)' cannot be loaded: \(PluginLibrary.loadingError)")
    }
    guard let found = cachesim_find_symbol(library, PluginLibrary.symbol) else {
      throw CachesimError(
        .noInput, "plugin '\(path)' is none: it has no '\(PluginLibrary.symbol)'; docs/own-policy.md shows one")
    }
    // The first four members, which every version has.
    let header = found.assumingMemoryBound(to: UInt32.self)
    guard header[0] == UInt32(CACHESIM_PLUGIN_ABI) else {
      throw CachesimError(
        .noInput,
        "plugin '\(path)' was made for version \(header[0]) of the interface, and this cachesim has version "
          + "\(CACHESIM_PLUGIN_ABI); compile it with this one's cachesim_plugin.h")
    }
    let sizes = [
      MemoryLayout<cachesim_plugin>.size, MemoryLayout<cachesim_setup>.size, MemoryLayout<cachesim_request>.size,
    ]
    for (place, size) in sizes.enumerated() where header[place + 1] != UInt32(size) {
      let name = ["cachesim_plugin", "cachesim_setup", "cachesim_request"][place]
      throw CachesimError(
        .noInput,
        "plugin '\(path)' takes \(name) to have \(header[place + 1]) bytes and not \(size); compile it with this "
          + "cachesim's cachesim_plugin.h")
    }
    plugin = found.assumingMemoryBound(to: cachesim_plugin.self).pointee
    try checkMembers()
  }

  private func checkMembers() throws(CachesimError) {
    let required = [
      ("create", plugin.create == nil), ("destroy", plugin.destroy == nil), ("victim", plugin.victim == nil),
      ("evicted", plugin.evicted == nil), ("inserted", plugin.inserted == nil), ("removed", plugin.removed == nil),
    ]
    for (name, isMissing) in required where isMissing {
      throw CachesimError(.noInput, "plugin '\(path)' has no function '\(name)'")
    }
    let known: TraceColumns = [.size, .time, .ttl, .cost, .nextAccess]
    guard plugin.needs & ~UInt32(known.rawValue) == 0 else {
      throw CachesimError(.noInput, "plugin '\(path)' needs columns that do not exist (needs = \(plugin.needs))")
    }
  }

  /// The row of a table, if there were one, with these parameters.
  func description(_ parameters: [Parameter]) -> PolicyDescription {
    PolicyDescription(
      name: PluginPolicy.name, summary: PluginPolicy.description.summary, parameters: parameters,
      needs: TraceColumns(rawValue: UInt16(truncatingIfNeeded: plugin.needs & 255)), isRandom: plugin.is_random != 0,
      source: path, verification: .unverified)
  }

  private static var loadingError: String {
    cachesim_loading_error().map { oneLine(String(cString: $0)) } ?? "no reason is known"
  }

  /// Text of others, fit for a line of ours.
  static func oneLine(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : Character($0) })
  }
}

extension PolicyChoice {
  /// Reads what follows `plugin:` in a spelling: the library's path, then parameters for it of any name.
  init(plugin parts: [String]) throws(CachesimError) {
    let owner = "policy '\(PluginPolicy.name)'"
    let prefix = PluginPolicy.library + "="
    let path = parts.first.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 } ?? ""
    guard !path.isEmpty else {
      throw CachesimError(.usage, "\(owner) needs a library, say \(PluginPolicy.name):./libmine.so")
    }
    var parameters = PluginPolicy.description.parameters
    for text in parts.dropFirst() {
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex, text.index(after: equals) < text.endIndex
      else { throw CachesimError(.usage, "\(owner): '\(text)' is not of the form name=value") }
      parameters.append(Parameter(String(text[..<equals]), .text, default: "", "for the library"))
    }
    let description = try PluginLibrary(path: path).description(parameters)
    self.init(
      row: PolicyRow(PluginPolicy.self, description),
      parameters: try ParameterValues(parameters, given: [prefix + path] + parts.dropFirst(), owner: owner))
  }
}
