internal import CacheCore

/// A copy of a pipe in a temporary file without a name.
struct Spool {
  let descriptor: FileDescriptor
  let bytes: Int64
  let digest: String?

  /// Reads `source` to its end, or until `goesOn` answers false; the file lies in TMPDIR, or in /tmp.
  static func copy(
    of source: FileDescriptor, name: String, digest: Bool, goesOn: () -> Bool
  ) throws(CachesimError) -> Spool {
    let folder = TemporaryFile.folder
    let number = TemporaryFile.open(in: folder)
    guard number >= 0 else {
      throw CachesimError(
        .cannotCreate, "\(name): needs to be read twice, and no copy can be made in \(folder): \(systemMessage())")
    }
    let file = FileDescriptor(number)
    let hash = digest ? FileDigest() : nil
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    var total: Int64 = 0
    while goesOn() {
      let count = try source.read(into: buffer, at: nil, name: name)
      if count == 0 { break }
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      hash?.update(bytes)
      try file.write(bytes, name: "\(name): a copy in \(folder)")
      total += Int64(count)
    }
    return Spool(descriptor: file, bytes: total, digest: hash?.finish())
  }
}
