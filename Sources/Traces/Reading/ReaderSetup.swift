internal import CacheCore

/// What a format needs to make its reader.
struct ReaderSetup {
  /// The decompressed bytes.
  let window: ByteWindow
  /// The file itself; not to be moved in.
  let descriptor: FileDescriptor
  /// The format's parameters.
  let parameters: ParameterValues
  /// Where bad records and warnings go.
  let findings: Findings
  /// How texts become keys.
  let keys: KeyTexts
  /// Whether keys must be offsets, because requests are split into blocks.
  var keysAreOffsets = false
}
