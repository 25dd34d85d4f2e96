public import CacheCore

/// One row of the table of formats that can be written.
public struct WriteFormat: Sendable {
  /// As it is spelt on the command line; the reader of the same name reads what is written.
  public let name: String
  /// What is written, in one phrase.
  public let summary: String
  /// What can be said about it, `name:key=value`.
  public let parameters: [Parameter]
  /// The columns that it can hold besides the key.
  public let columns: TraceColumns
  /// How file names of this format end, a compression suffix looked through.
  public let suffixes: [String]
  /// Whether records hold the index of the object's next request, so that the trace's end must be known first.
  let needsNextAccess: Bool
  /// Makes an encoder.
  let makeEncoder: @Sendable (EncoderSetup) throws(CachesimError) -> any RecordEncoder

  init(
    _ name: String, _ summary: String, parameters: [Parameter] = [], columns: TraceColumns = [],
    suffixes: [String] = [],
    needsNextAccess: Bool = false,
    makeEncoder: @escaping @Sendable (EncoderSetup) throws(CachesimError) -> any RecordEncoder
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.columns = columns
    self.suffixes = suffixes
    self.needsNextAccess = needsNextAccess
    self.makeEncoder = makeEncoder
  }
}
