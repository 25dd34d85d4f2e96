internal import Glibc

/// What the tool says beside its results: everything here goes to standard error.
struct Console {
  /// Say nothing but errors.
  var isQuiet = false
  /// Say more.
  var isVerbose = false

  /// Whether standard error is a terminal that a line can be rewritten on.
  static var isTerminal: Bool {
    isatty(2) == 1 && getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
  }

  /// Whether colour is welcome on standard error.
  static var hasColour: Bool {
    isTerminal && getenv("NO_COLOR").map { String(cString: $0).isEmpty } ?? true
  }

  /// A line for a person, unless quiet.
  func note(_ line: String) {
    if !isQuiet { Console.write(line + "\n") }
  }

  /// Something to look at, unless quiet.
  func warn(_ line: String) { note(Console.coloured("warning:", 33) + " " + line) }

  /// Why the run ends.
  static func error(_ line: String) { write("cachesim: " + coloured("error:", 31) + " " + line + "\n") }

  static func write(_ text: String) {
    var text = text
    text.withUTF8 { _ = Glibc.write(2, $0.baseAddress, $0.count) }
  }

  private static func coloured(_ text: String, _ code: Int) -> String {
    hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
