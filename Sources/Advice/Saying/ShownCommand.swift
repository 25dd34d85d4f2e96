/// A command that shows what a line of advice says.
public struct ShownCommand: Sendable, Equatable {
  /// Its words, from the subcommand on.
  public let arguments: [String]

  /// As a shell reads it.
  public var text: String { (["cachesim"] + arguments.map(ShownCommand.quoted)).joined(separator: " ") }

  private static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-_./,:=%+@".utf8.contains(byte)
    }
    if plain, !word.isEmpty { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
