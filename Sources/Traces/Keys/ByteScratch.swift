/// Bytes that are put together: memory that grows and is used again. Whoever has it frees it.
struct ByteScratch {
  private(set) var base = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
  private var capacity = 256
  var count = 0

  /// What has been put together; it lives until the next change.
  var field: Field { Field(base, base + count) }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    if count == capacity { grow(1) }
    base[count] = byte
    count += 1
  }

  @inline(__always)
  mutating func append(_ field: Field) {
    if count + field.count > capacity { grow(field.count) }
    (base + count).update(from: field.start, count: field.count)
    count += field.count
  }

  private mutating func grow(_ more: Int) {
    let next = max(capacity * 2, count + more)
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: next)
    memory.update(from: base, count: count)
    base.deallocate()
    base = memory
    capacity = next
  }

  func free() { base.deallocate() }
}
