/// What is under way for a key at a node.
struct LiveKey: BitwiseCopyable {
  /// The loads under way, linked by `Trip.nextOfKey`.
  var trips: UInt32 = Trip.none
  /// The load that misses may wait for; with a lease, the holder of the token.
  var flight: UInt32 = Trip.none
  /// When the token is over.
  var tokenEnd: Int64 = 0
  /// The load whose reader holds the lock.
  var lockHolder: UInt32 = Trip.none
  /// When the lock is over.
  var lockEnd: Int64 = 0
  /// The first load of the open episode.
  var episode: UInt32 = Trip.none
  /// Loads started in it.
  var episodeLoads: Int64 = 0
  /// The load in the background that is under way.
  var background: UInt32 = Trip.none
}
