public import CacheCore

/// Opening traces.
public enum TraceReading {
  /// Opens a trace: decompresses by magic bytes, finds the format where none is given, and reads as far as needed to
  /// know its columns.
  ///
  /// `keys` says what happens to keys on the way; a format whose keys do not allow for it is a usage error.
  /// With `keepsNames` the texts of keys are kept, for `OpenTrace.appendName`: the memory that they take, and 40 bytes a
  /// distinct key at most. With `ownThread` decompression runs on a thread of its own, ahead of the reader.
  public static func open(
    _ input: TraceInput, format choice: FormatChoice? = nil, onBadRecord: OnBadRecord = .fail,
    keys: KeyRules = KeyRules(), keepsNames: Bool = false, ownThread: Bool = true
  ) throws(CachesimError) -> OpenTrace {
    let bytes = try TraceBytes(input, ownThread: ownThread)
    let peeked = try bytes.window.peek(TraceHead.size)
    let head = TraceHead(
      bytes: peeked, isWhole: peeked.count < TraceHead.size, totalBytes: bytes.window.totalBytes)
    if peeked.isEmpty { throw CachesimError(.badData, "\(input.name): is empty: it holds no requests") }
    if let archive = archiveName(head) {
      throw CachesimError(.badData, "\(input.name): is \(archive), not a trace; unpack it first")
    }
    let chosen: FormatChoice
    if let choice {
      chosen = choice
    } else {
      chosen = FormatChoice(try FormatDetection.detect(head, path: input.path, name: input.name))
    }
    try keys.check(chosen.format, name: input.name)
    let findings = Findings(name: input.name, onBadRecord: onBadRecord)
    let names = keepsNames ? KeyNameTable() : nil
    var reader = try chosen.format.makeReader(
      ReaderSetup(
        window: bytes.window, descriptor: input.descriptor, parameters: chosen.parameters, findings: findings,
        keys: KeyTexts(
          rewriter: keys.rewritesText ? KeyRewriter(keys) : nil, isHashed: findings.keysAreHashes, names: names),
        keysAreOffsets: keys.block != nil))
    if let block = keys.block {
      reader = try BlockSplitter(reader, block, unit: chosen.format.bytesPerKey ?? 1, findings: findings)
    }
    if let secret = keys.secret { reader = AnonymousKeys(reader, secret: secret) }
    return OpenTrace(
      chosen, reader: reader, window: bytes.window, findings: findings, names: names, totalBytes: input.totalBytes,
      consumed: bytes.consumed)
  }

  /// What kind of archive (several files in one) the bytes are, if they are.
  private static func archiveName(_ head: TraceHead) -> String? {
    let bytes = head.bytes
    if bytes.count >= 262, bytes[257..<262].elementsEqual("ustar".utf8) { return "a tar archive" }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return "a zip archive" }
    if bytes.starts(with: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) { return "a 7z archive" }
    return nil
  }
}
