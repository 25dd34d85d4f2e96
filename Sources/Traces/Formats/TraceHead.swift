/// The first bytes of a decompressed trace, from which a format is recognised.
struct TraceHead {
  /// The bytes: at most 64 KiB.
  let bytes: UnsafeRawBufferPointer
  /// Whether that is all there is.
  let isWhole: Bool
  /// How many bytes the decompressed trace has, where that is known.
  let totalBytes: Int64?
}
