internal import CacheCore
internal import Glibc

/// A file of values with weights: a line each, `4096 120`; without a weight it is 1. `#` begins a comment.
enum EmpiricalFile {
  /// Reads it; values are from 0 to `most`.
  static func read(_ path: String, most: Int64) throws(CachesimError) -> [(value: Int64, weight: Double)] {
    var table: [(value: Int64, weight: Double)] = []
    let text = try TextFile.read(path)
    for (line, content) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = content.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      if words.isEmpty { continue }
      guard words.count <= 2, let value = Int64(words[0]), (0...most).contains(value),
        let weight = words.count == 2 ? Double(words[1]) : 1, weight >= 0, weight < 1e18
      else {
        throw CachesimError(
          .badData, "\(path): line \(line + 1): '\(content.prefix(40))' is not 'value weight', say '4096 120'")
      }
      table.append((value, weight))
    }
    guard table.contains(where: { $0.weight > 0 }) else {
      throw CachesimError(.badData, "\(path): holds no value with a weight above 0")
    }
    return table.filter { $0.weight > 0 }
  }
}
