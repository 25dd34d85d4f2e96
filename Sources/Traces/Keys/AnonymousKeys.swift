internal import CacheCore

/// Hashes the keys of another reader with a secret: SipHash-2-4, its key the first half of the secret's SHA-256.
///
/// The same secret gives the same keys in every trace and run; without it nobody can try names out. Two keys of n become
/// one with a probability of about n^2 / 2^65, as with every hash of texts.
final class AnonymousKeys: RecordReader {
  var columns: TraceColumns { reader.columns }
  let keyOrigin: KeyOrigin? = .hashes
  private let reader: any RecordReader
  private let hash: SipHash

  init(_ reader: any RecordReader, secret: [UInt8]) {
    self.reader = reader
    let digest = FileDigest()
    secret.withUnsafeBytes { digest.update($0) }
    let digits = digest.finish().prefix(32)
    hash = SipHash(
      (UInt64(digits.prefix(16), radix: 16) ?? 0).byteSwapped, (UInt64(digits.suffix(16), radix: 16) ?? 0).byteSwapped)
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    let start = block.count
    let goesOn = try reader.read(into: block, upTo: limit)
    for position in start..<block.count { block.keys[position] = hash.hash(block.keys[position]) }
    return goesOn
  }
}
