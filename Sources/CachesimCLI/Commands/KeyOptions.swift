internal import ArgumentParser
internal import CacheCore
internal import Reports
internal import Traces

/// The options that say what happens to a trace's keys on the way in.
struct KeyOptions: ParsableArguments {
  @Option(
    name: .customLong("key-rule"),
    help: ArgumentHelp(
      "Rewrite keys before anything else: a POSIX extended regular expression; & and \\1 to \\9 in the replacement, flags "
        + "g and i; repeatable, in order.", valueName: "s/regex/replacement/"))
  var keyRule: [String] = []
  @Flag(name: .customLong("drop-query"), help: "Drop everything from the first ? of a key on.") var dropQuery = false
  @Flag(name: .customLong("fold-case"), help: "Make the letters A to Z of keys small.") var foldCase = false
  @Option(
    name: .customLong("key-separator"),
    help: ArgumentHelp("Write every run of ':', '/' and '|' in keys as this one character.", valueName: "c"))
  var keySeparator: String?
  @Option(
    help: ArgumentHelp(
      "Hash keys with a secret (SipHash-2-4), so that traces can be shared: the same secret, the same keys. The secret is "
        + "what stands in a file, or in a variable of the environment.",
      valueName: "file|env:name"))
  var anonymise: String?
  @Option(
    help: ArgumentHelp(
      "Split requests of an offset (the key) and a size into one request a block. Where a table's key counts sectors: "
        + "4KiB:unit=512.", valueName: "size[:unit=n]"))
  var block: String?

  /// What the options ask for.
  func rules() throws(CachesimError) -> KeyRules {
    var rules = KeyRules()
    for text in keyRule { rules.substitutions.append(try KeySubstitution(text)) }
    rules.dropsQuery = dropQuery
    rules.foldsCase = foldCase
    if let keySeparator {
      guard keySeparator.utf8.count == 1, let byte = keySeparator.utf8.first, byte > 0x20, byte < 0x7F else {
        throw CachesimError(.usage, "--key-separator '\(keySeparator)' is not one printable character")
      }
      rules.separator = byte
    }
    if let anonymise { rules.secret = try KeySecret.read(anonymise) }
    if let block { rules.block = try KeyBlock(block) }
    return rules
  }

  /// The options given, as a report shows them. Neither the secret is in it nor where it comes from.
  var given: [CommandOption] {
    var options: [CommandOption] = []
    if !keyRule.isEmpty { options.append(CommandOption("key-rule", keyRule)) }
    if dropQuery { options.append(CommandOption("drop-query", "yes")) }
    if foldCase { options.append(CommandOption("fold-case", "yes")) }
    if let keySeparator { options.append(CommandOption("key-separator", keySeparator)) }
    if anonymise != nil { options.append(CommandOption("anonymise", "with a secret")) }
    if let block { options.append(CommandOption("block", block)) }
    return options
  }

  /// The options given, as words for other commands.
  var words: [String] {
    var words = keyRule.flatMap { ["--key-rule", $0] }
    if dropQuery { words.append("--drop-query") }
    if foldCase { words.append("--fold-case") }
    for (name, value) in [("--key-separator", keySeparator), ("--anonymise", anonymise), ("--block", block)] {
      if let value { words += [name, value] }
    }
    return words
  }
}
