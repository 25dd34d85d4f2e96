internal import CacheCore

/// A block of requests on its way to the simulations, and where in it something ends.
final class RequestBlock {
  /// A place where counters are looked at: before request `position`.
  struct Cut {
    var position: Int
    var kind: Kind

    enum Kind: Equatable {
      /// The warm-up is over.
      case warmupEnds
      /// A window begins; the one before it, if any, is over.
      case windowBegins(index: Int64, firstRequest: Int64, startTime: Int64?)
    }
  }

  let records: RecordBlock
  let ids: UnsafeMutablePointer<UInt32>
  let nextAccesses: UnsafeMutablePointer<Int64>
  let names = KeyNameList()
  var columns = RequestColumns()
  var cuts: [Cut] = []
  /// For each stretch between cuts, how many counted requests were for objects never seen before.
  var firstTouches: [Int64] = []

  init(capacity: Int, columns: TraceColumns) {
    records = RecordBlock(capacity: capacity, columns: columns)
    ids = .allocate(capacity: capacity)
    nextAccesses = .allocate(capacity: capacity)
  }

  deinit {
    ids.deallocate()
    nextAccesses.deallocate()
  }
}
