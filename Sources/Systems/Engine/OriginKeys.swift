internal import CacheStructures

/// What the origin has of each key: its version, and when each version was committed.
///
/// A copy is stale if its version is not the origin's, and has been since the next version's commit; so commits need tell no
/// cache. 8 bytes a commit are kept.
struct OriginKeys: ~Copyable {
  private struct Key: BitwiseCopyable {
    var version: UInt32
    var isAbsent: Bool
    var isKnown: Bool
    var room: UInt32
    var commits: UnsafeMutablePointer<Int64>?
  }

  private var keys = SlotArray<Key>()
  private var count = 0

  deinit {
    for id in 0..<count { keys.base[id].commits?.deallocate() }
  }

  mutating func reserve(_ count: Int) {
    keys.reserve(count)
    self.count = max(self.count, count)
  }

  /// How often the key was changed.
  @inline(__always)
  func version(_ id: UInt32) -> UInt32 { keys[id].version }

  /// Whether the origin does not hold it.
  @inline(__always)
  func isAbsent(_ id: UInt32) -> Bool { keys[id].isAbsent }

  /// Takes note of a key's first request, which says whether the origin holds it (19).
  @inline(__always)
  func know(_ id: UInt32, isAbsent: Bool) {
    let key = keys.pointer(id)
    guard !key.pointee.isKnown else { return }
    key.pointee.isKnown = true
    if isAbsent { key.pointee.isAbsent = true }
  }

  /// Changes a key.
  func commit(_ id: UInt32, isDelete: Bool, at time: Int64) {
    let key = keys.pointer(id)
    if key.pointee.version == key.pointee.room {
      let room = max(2, key.pointee.room * 2)
      let grown = UnsafeMutablePointer<Int64>.allocate(capacity: Int(room))
      if let commits = key.pointee.commits {
        grown.update(from: commits, count: Int(key.pointee.version))
        commits.deallocate()
      }
      key.pointee.commits = grown
      key.pointee.room = room
    }
    key.pointee.commits?[Int(key.pointee.version)] = time
    key.pointee.version += 1
    key.pointee.isAbsent = isDelete
  }

  /// When a version was replaced; nil: it is the newest.
  @inline(__always)
  func superseded(_ id: UInt32, _ version: UInt32) -> Int64? {
    let key = keys[id]
    return version == key.version ? nil : key.commits?[Int(version)]
  }
}
