package import CacheCore

/// What is known of a trace when its replay begins.
package struct WatchedTrace {
  /// The columns that blocks will have.
  package let columns: TraceColumns
  /// Its distinct objects, where they were counted beforehand; else 0.
  package let objects: Int64
  /// Their bytes, likewise.
  package let bytes: Int64
}
