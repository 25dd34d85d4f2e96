internal import CacheCore

/// Contiguous memory that holds a stretch of the decompressed trace and can be moved on.
protocol ByteSupply: AnyObject {
  /// Memory that begins with a copy of `tail` (the end of the memory given last) and goes on with what follows it.
  ///
  /// What was given before must not be used any more. Nil at the end; then what was given before stays.
  func extend(_ tail: UnsafeRawBufferPointer) throws(CachesimError) -> UnsafeRawBufferPointer?
}
