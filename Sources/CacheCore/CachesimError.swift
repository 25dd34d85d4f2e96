/// Why a run cannot go on: the kind decides the exit code, the message says what, where and what to do, on one line.
public struct CachesimError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong; raw values are the exit codes of the command line.
  public enum Kind: Int32, Sendable {
    /// Whoever read the output went away: nothing went wrong, and nothing needs saying.
    case closedPipe = 0
    /// The run itself failed.
    case failed = 1
    /// An option, a parameter or a combination of them cannot be.
    case usage = 64
    /// A trace or another input says something impossible.
    case badData = 65
    /// An input cannot be opened.
    case noInput = 66
    /// An output cannot be created.
    case cannotCreate = 73
    /// Reading or writing failed half-way.
    case io = 74
  }

  /// What went wrong.
  public let kind: Kind
  /// One line for a person.
  public let message: String

  /// An error of `kind` with a message of one line.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { message }
}
