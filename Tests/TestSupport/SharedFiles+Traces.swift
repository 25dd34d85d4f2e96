internal import Glibc

extension SharedFiles {
  /// Whether `../shared` is here at all.
  public static var arePresent: Bool { access(root + "/../shared/traces/INDEX.md", R_OK) == 0 }

  /// The path of a real trace, for tests that run only where `arePresent`.
  public static func trace(_ name: String) -> String { root + "/../shared/traces/" + name }
}
