internal import CacheStructures

/// Decides when the window of W-TinyLFU should change by what it has just turned away: a newcomer that is turned away again
/// soon shows that the window is too small.
///
/// What was turned away is kept in a Bloom filter, emptied twice a period; a period is 1,024 requests, or the capacity if
/// that is less. At most once a period the window grows by eight objects; after a period without it shrinks by four.
///
/// These are the rules and constants of Caffeine's simulator (sketch.FeedbackWindowTinyLfu, 2026-08).
struct WindowFeedback: ~Copyable {
  /// What to do about a newcomer that lost against its victim.
  enum Advice {
    case grow, admit, refuse, shrinkAndRefuse
  }

  /// By how many objects the window grows, and shrinks.
  static var growth: Int64 { 8 }
  static var shrinkage: Int64 { 4 }

  private var rejects: Doorkeeper
  private let period: Int
  private var position = 0
  private var periods = 0
  private var adjusted = 0
  /// By how many objects the window has grown, and may.
  var pivot: Int64 = 0
  let mostPivot: Int64

  init(capacity: Int64, mostPivot: Int64) {
    period = Int(max(2, min(1024, capacity)))
    rejects = Doorkeeper(keys: 3 * period, bitsPerKey: 7.298440837582058)
    self.mostPivot = mostPivot
  }

  mutating func countRequest() {
    if position % period == 0 { periods += 1 }
    if position % (period / 2) == 0 { rejects.clear() }
    position += 1
  }

  func advice(on hash: UInt32) -> Advice {
    if adjusted == periods { return .refuse }
    if rejects.contains(hash) { return pivot < mostPivot ? .grow : .admit }
    return periods > adjusted + 1 && pivot > 0 ? .shrinkAndRefuse : .refuse
  }

  mutating func noteAdjustment() { adjusted = periods }

  mutating func noteReject(_ hash: UInt32) { _ = rejects.insert(hash) }
}
