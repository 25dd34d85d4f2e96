/// What is under way for a key.
struct LiveKey: BitwiseCopyable {
  /// The loads and writes under way, linked by `Trip.nextOfKey`.
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
  /// Whether a load in the background is under way.
  var background: UInt32 = Trip.none
}
