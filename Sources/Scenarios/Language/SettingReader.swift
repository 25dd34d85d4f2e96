internal import CacheCore
internal import Service
internal import Workloads

/// Reads the values of a setting.
enum SettingReader {
  /// One value, but for the settings whose values hold together (classes of `ttl`, rules of `invalidate`).
  static func values(_ field: SpecNode, _ name: String) throws(CachesimError) -> [String] {
    let option = ServiceOption.all.first { $0.name == name }
    var values: [String] = []
    if let option, option.pair("", "") != nil {
      if field.isMapping {
        for (key, value) in try field.fields() { values.append(option.pair(key, try value.text(key)) ?? "") }
      } else {
        values = try field.texts(name)
      }
      guard option.alternatives(values).count == 1 else { throw field.error(severalRuns(name)) }
    } else {
      guard !field.isList else { throw field.error(severalRuns(name)) }
      values = [try field.text(name)]
      if let option, option.alternatives(values).count > 1 { throw field.error(severalRuns(name)) }
    }
    if let option {
      for value in values {
        do throws(CachesimError) { try option.check(value) } catch { throw field.error(error.message) }
      }
    }
    return values
  }

  private static func severalRuns(_ name: String) -> String {
    "a case is one run, and has one '\(name)'; several are cases of their own, or values in 'vary'"
  }
}
