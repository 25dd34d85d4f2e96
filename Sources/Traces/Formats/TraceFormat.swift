public import CacheCore

/// One row of the format table: all that lists, help, detection and reading need to know about a format.
public struct TraceFormat: Sendable {
  /// As it is spelt on the command line.
  public let name: String
  /// Other spellings.
  public let aliases: [String]
  /// One phrase.
  public let summary: String
  /// What can be said about the format, `name:key=value`.
  public let parameters: [Parameter]
  /// The columns that a trace of this format can have, besides the key.
  public let columns: TraceColumns
  /// How file names of this format end, a compression suffix looked through.
  public let suffixes: [String]
  /// How many bytes a record has, where all have the same.
  public let recordSize: Int?
  /// Whether keys are texts that can be rewritten before they are hashed.
  public let keyIsText: Bool
  /// How many bytes a key counts, where keys are offsets on a disk.
  public let bytesPerKey: Int64?
  /// The reference implementation or definition.
  public let source: String

  /// What the first bytes (whole files, if they are small) say.
  let fit: @Sendable (TraceHead) -> FormatFit
  /// Makes a reader of the trace's bytes.
  let makeReader: @Sendable (ReaderSetup) throws(CachesimError) -> any RecordReader

  init(
    _ name: String, aliases: [String] = [], _ summary: String, parameters: [Parameter] = [], columns: TraceColumns = [],
    suffixes: [String] = [], recordSize: Int? = nil, keyIsText: Bool = false, bytesPerKey: Int64? = nil, source: String,
    fit: @escaping @Sendable (TraceHead) -> FormatFit,
    makeReader: @escaping @Sendable (ReaderSetup) throws(CachesimError) -> any RecordReader
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.parameters = parameters
    self.columns = columns
    self.suffixes = suffixes
    self.recordSize = recordSize
    self.keyIsText = keyIsText
    self.bytesPerKey = bytesPerKey
    self.source = source
    self.fit = fit
    self.makeReader = makeReader
  }
}
