internal import CacheCore
internal import Glibc
internal import Traces

/// For each request of a trace, the index of the next request for the same object: computed in a first pass, read in a
/// second.
///
/// 4 bytes a request in a temporary file that has no name and is mapped in segments, so that the system may write out what
/// memory cannot hold. Written nearly in order: an entry is filled in when its object comes again.
final class NextAccesses {
  private static let segmentLength = 1 << 24
  private let descriptor: Int32
  private var segments: [UnsafeMutablePointer<UInt32>] = []
  /// For each object, its last request's index.
  private var last: [UInt32] = []
  private static let never: UInt32 = .max

  init() throws(CachesimError) {
    let folder = TemporaryFile.folder
    descriptor = TemporaryFile.open(in: folder)
    guard descriptor >= 0 else {
      throw CachesimError(
        .cannotCreate, "cannot create a temporary file in \(folder): \(String(cString: strerror(errno))); set TMPDIR")
    }
  }

  deinit {
    for segment in segments { munmap(segment, NextAccesses.segmentLength * 4) }
    close(descriptor)
  }

  /// Request `index` is for `object`. A delete ends the object's life: what came before has no next access.
  func note(index: Int64, object: UInt32, isDelete: Bool) throws(CachesimError) {
    guard index < Int64(NextAccesses.never) else {
      throw CachesimError(
        .failed, "belady needs next accesses, which are computed for up to 2^32 - 2 requests; use --limit")
    }
    while Int(object) >= last.count { last.append(NextAccesses.never) }
    if index >> 24 >= segments.count { try addSegment() }
    let place = Int(index)
    segments[place >> 24][place & (NextAccesses.segmentLength - 1)] = NextAccesses.never
    let previous = last[Int(object)]
    if !isDelete, previous != NextAccesses.never {
      segments[Int(previous >> 24)][Int(previous) & (NextAccesses.segmentLength - 1)] = UInt32(index)
    }
    last[Int(object)] = isDelete ? NextAccesses.never : UInt32(index)
  }

  /// The next access of request `index`; `Int64.max`: never again.
  func next(_ index: Int64) -> Int64 {
    let next = segments[Int(index >> 24)][Int(index) & (NextAccesses.segmentLength - 1)]
    return next == NextAccesses.never ? .max : Int64(next)
  }

  private func addSegment() throws(CachesimError) {
    let bytes = NextAccesses.segmentLength * 4
    let offset = segments.count * bytes
    guard posix_fallocate(descriptor, off_t(offset), off_t(bytes)) == 0 else {
      throw CachesimError(.io, "no room for a temporary file of next accesses (4 bytes a request); set TMPDIR")
    }
    guard let mapped = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, off_t(offset)),
      mapped != MAP_FAILED
    else { throw CachesimError(.io, "cannot map the temporary file of next accesses") }
    segments.append(mapped.bindMemory(to: UInt32.self, capacity: NextAccesses.segmentLength))
  }
}
