internal import Glibc

/// Files for what memory is too small for: without a name, gone when they are closed, however the process ends.
public enum TemporaryFile {
  /// Where they lie where no better place is known: TMPDIR, or /tmp.
  public static var folder: String {
    getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
  }

  /// Opens a new one in `folder` for reading and writing. Negative, with `errno`, if there can be none.
  public static func open(in folder: String) -> Int32 {
    let nameless = OutputFile.openNameless(in: folder)
    if nameless >= 0 { return nameless }
    var template = Array("\(folder)/.cachesim-XXXXXX".utf8CString)
    let named = mkstemp(&template)
    if named >= 0 { unlink(template) }
    return named
  }
}
