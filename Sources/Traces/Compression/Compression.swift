internal import CacheCore

/// How a file is compressed: its first bytes tell, not its name.
enum Compression: String, CaseIterable {
  case zstd, gzip, xz, bzip2, lz4

  /// How many bytes to look at.
  static let magicBytes = 10

  /// The compression that begins like `head`.
  init?(head: UnsafeRawBufferPointer) {
    guard head.count >= 4 else { return nil }
    let word = head.loadUnaligned(as: UInt32.self).littleEndian
    switch word {
    case 0xFD2F_B528: self = .zstd
    case 0x184D_2204, 0x184C_2102: self = .lz4
    // Frames to skip, which zstd and lz4 have in common; pzstd begins with one.
    case 0x184D_2A50...0x184D_2A5F: self = .zstd
    default:
      // Of the flags of a gzip header three bits are reserved and 0.
      if word & 0xE0FF_FFFF == 0x0008_8B1F {
        self = .gzip
      } else if head.count >= 6, head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
        self = .xz
      } else if head.count >= 10, word & 0x00FF_FFFF == 0x0068_5A42, (0x31...0x39).contains(head[3]),
        head[4...9].elementsEqual([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
          || head[4...9].elementsEqual([0x17, 0x72, 0x45, 0x38, 0x50, 0x90])
      {
        self = .bzip2
      } else {
        return nil
      }
    }
  }

  /// How file names end.
  var suffixes: [String] {
    switch self {
    case .zstd: [".zst", ".zstd"]
    case .gzip: [".gz"]
    case .xz: [".xz"]
    case .bzip2: [".bz2"]
    case .lz4: [".lz4"]
    }
  }

  private var magic: [UInt8] {
    switch self {
    case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
    case .gzip: [0x1F, 0x8B, 0x08, 0x00]
    case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
    case .bzip2: [0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59]
    case .lz4: [0x04, 0x22, 0x4D, 0x18]
    }
  }

  /// The compression of which a file so short that it is not recognised holds the beginning.
  static func truncated(head: UnsafeRawBufferPointer, path: String) -> Compression? {
    guard !head.isEmpty else { return nil }
    return allCases.first { compression in
      compression.suffixes.contains { path.lowercased().hasSuffix($0) }
        && head.count < compression.magic.count && compression.magic.starts(with: head)
    }
  }

  /// A file's name without the suffix of its compression.
  static func strip(_ path: String) -> String {
    let suffixes = allCases.flatMap(\.suffixes)
    guard let suffix = suffixes.first(where: { path.lowercased().hasSuffix($0) }) else { return path }
    return String(path.dropLast(suffix.count))
  }

  /// A producer of what `source` holds compressed.
  func decompressor(of source: any ByteProducer, name: String) throws(CachesimError) -> any ByteProducer {
    switch self {
    case .zstd: try ZstdBytes(source, name: name)
    case .gzip: try GzipBytes(source, name: name)
    case .xz, .bzip2, .lz4: try ArchiveBytes(source, self, name: name)
    }
  }
}
