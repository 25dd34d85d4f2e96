internal import CacheCore

/// The decompressed bytes of an input: a window on them, and how far the file has been read.
struct TraceBytes {
  let window: ByteWindow
  /// Bytes read of the file; nil where the window's own offset says it.
  let consumed: ByteCounter?

  /// Looks at the first bytes and chooses: plain files are mapped, everything else goes through chunks.
  init(_ input: TraceInput, ownThread: Bool) throws(CachesimError) {
    try input.begin()
    let source = DescriptorBytes(input, digest: input.wantsDigest && !input.isRereadable)
    let prefixed = try PrefixedBytes(source, size: Compression.magicBytes)
    if let compression = Compression(head: prefixed.prefix) {
      let decompressor = try compression.decompressor(of: prefixed, name: input.name)
      let stage: any ChunkStage = ownThread ? try ThreadedStage(decompressor) : InlineStage(decompressor)
      window = ByteWindow(ChunkedSupply(stage), totalBytes: nil)
      consumed = source.consumed
      return
    }
    if let cut = Compression.truncated(head: prefixed.prefix, path: input.path) {
      throw CachesimError(
        .badData,
        "\(input.name): the \(cut.rawValue) data ends after \(prefixed.prefix.count) bytes: the file is cut short")
    }
    if let size = input.totalBytes, size > 0 {
      window = ByteWindow(MappedSupply(input.descriptor, size: size, name: input.name), totalBytes: size)
      consumed = nil
    } else {
      window = ByteWindow(ChunkedSupply(InlineStage(prefixed)), totalBytes: nil)
      consumed = source.consumed
    }
  }
}
