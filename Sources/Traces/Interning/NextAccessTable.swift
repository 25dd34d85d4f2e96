public import CacheCore
internal import Glibc

/// For each request of a trace, the index of the next request for the same object: filled in while the trace is read,
/// known when it has ended.
///
/// 4 bytes a request in a temporary file that has no name and is mapped in segments, so that the system may write out what
/// memory cannot hold. Written nearly in order: an entry is filled in when its object comes again.
public final class NextAccessTable {
  private static let segmentLength = 1 << 24
  private let descriptor: Int32
  private var segments: [UnsafeMutablePointer<UInt32>] = []
  /// For each object, its last request's index.
  private var last: [UInt32] = []
  private static let never: UInt32 = .max

  /// An empty table; its file lies in TMPDIR, or /tmp.
  public init() throws(CachesimError) {
    let folder = TemporaryFile.folder
    descriptor = TemporaryFile.open(in: folder)
    guard descriptor >= 0 else {
      throw CachesimError(
        .cannotCreate, "cannot create a temporary file in \(folder): \(String(cString: strerror(errno))); set TMPDIR")
    }
  }

  deinit {
    for segment in segments { munmap(segment, NextAccessTable.segmentLength * 4) }
    close(descriptor)
  }

  /// Request `index`, counted from 0 and one more than the last, is for `object`, a dense id. A delete ends the object's life: what came before has no next access.
  public func note(index: Int64, object: UInt32, isDelete: Bool) throws(CachesimError) {
    guard index < Int64(NextAccessTable.never) else {
      throw CachesimError(
        .failed, "next accesses are computed for up to 2^32 - 2 requests; use --limit")
    }
    while Int(object) >= last.count { last.append(NextAccessTable.never) }
    if index >> 24 >= segments.count { try addSegment() }
    let place = Int(index)
    segments[place >> 24][place & (NextAccessTable.segmentLength - 1)] = NextAccessTable.never
    let previous = last[Int(object)]
    if !isDelete, previous != NextAccessTable.never {
      segments[Int(previous >> 24)][Int(previous) & (NextAccessTable.segmentLength - 1)] = UInt32(index)
    }
    last[Int(object)] = isDelete ? NextAccessTable.never : UInt32(index)
  }

  /// The next access of request `index`; `Int64.max`: never again.
  public func next(_ index: Int64) -> Int64 {
    let next = segments[Int(index >> 24)][Int(index) & (NextAccessTable.segmentLength - 1)]
    return next == NextAccessTable.never ? .max : Int64(next)
  }

  private func addSegment() throws(CachesimError) {
    let bytes = NextAccessTable.segmentLength * 4
    let offset = segments.count * bytes
    guard posix_fallocate(descriptor, off_t(offset), off_t(bytes)) == 0 else {
      throw CachesimError(.io, "no room for a temporary file of next accesses (4 bytes a request); set TMPDIR")
    }
    guard let mapped = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, off_t(offset)),
      mapped != MAP_FAILED
    else { throw CachesimError(.io, "cannot map the temporary file of next accesses") }
    segments.append(mapped.bindMemory(to: UInt32.self, capacity: NextAccessTable.segmentLength))
  }
}
