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
    /// A trip reaches a tier, or the origin.
    case arrived
    /// It has waited for a node that is down.
    case givenUp
    case lookedUp
    case served
    case filled
    case written
    /// A job has computed a value.
    case refreshed
    case late
    case lockPoll
    case flushDue
    case idle
    case tick
    case activeCycle
    /// A fault begins or ends; the subject is its number.
    case fault
    case faultEnd
    /// A job's time has come; the subject is its number.
    case job
    /// The next key of a job that warms a tier.
    case warming
    case clientReady
  }

  var time: Int64
  /// The group, then the number of the event.
  var order: UInt64
  /// The trip, the dirty key, the node, the fault or the job concerned.
  var subject: UInt32
  /// The subject's stamp when it was scheduled; another one means that it is out of date.
  var stamp: UInt32
  var kind: Kind

  /// Time, then order, as one number: its comparison has no branch. Times are not negative.
  @inline(__always)
  private var rank: UInt128 { UInt128(truncatingIfNeeded: time) << 64 | UInt128(truncatingIfNeeded: order) }

  @inline(__always)
  static func < (left: Event, right: Event) -> Bool { left.rank < right.rank }
}
