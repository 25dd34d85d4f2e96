/// Something that happens at a time.
struct Event: BitwiseCopyable, Comparable {
  /// What comes first at equal times; within a group the order in which they were scheduled (exact rule 4).
  enum Group: UInt64 {
    case completion = 0
    case timer = 1
    case crash = 2
    case arrival = 3
  }

  /// What happens.
  enum Kind: UInt8 {
    case lookedUp
    case served
    case filled
    case written
    case late
    case lockPoll
    case flushDue
    case idle
    case tick
    case activeCycle
    case crash
    case clientReady

    static var count: Int { Int(Kind.clientReady.rawValue) + 1 }
  }

  var time: Int64
  /// The group, then the number of the event.
  var order: UInt64
  /// The trip or the dirty key concerned.
  var subject: UInt32
  /// The subject's stamp when it was scheduled; another one means that it is out of date.
  var stamp: UInt32
  var kind: Kind

  /// Time, then order, as one number: its comparison has no branch. Times are not negative.
  @inline(__always)
  private var rank: UInt128 { UInt128(truncatingIfNeeded: time) << 64 | UInt128(truncatingIfNeeded: order) }

  @inline(__always)
  static func < (left: Event, right: Event) -> Bool {
    left.rank < right.rank
  }
}
