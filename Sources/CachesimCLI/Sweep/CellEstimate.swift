internal import CacheCore
internal import Policies
internal import Replay

/// What replays of a trace may need: memory, so that a sweep keeps to its budget, and time, so that the longest jobs go first.
///
/// An upper estimate: arrays are taken to be twice as long as they must be, as they are right after they grew, and a policy
/// to keep a ghost for each object. Measured on 6M requests for 1.7M objects, 20 caches at a time: 20 to 100 % of it.
struct CellEstimate {
  let requests: Int64
  let objects: Int64
  let bytes: Int64
  let settings: SweepSettings
  private let isHashed: Bool
  private let scale: Double
  private let needsNextAccess: Bool

  init(requests: Int64, objects: Int64, bytes: Int64, _ settings: SweepSettings) throws(CachesimError) {
    (self.requests, self.objects, self.bytes, self.settings) = (requests, objects, bytes, settings)
    isHashed = settings["memory"] == ["hashed"]
    let plan = try settings.replayOptions().plan()
    scale = plan.scalesCapacities ? plan.sample : 1
    needsNextAccess = plan.policies.contains { $0.row.description.needs.contains(.nextAccess) }
  }

  /// What a job needs before its first cache: two blocks of requests, 64 bytes each; the table of keys, 48 bytes an object;
  /// next accesses, 8 bytes a request; and the tool itself.
  var base: Int64 {
    (64 << 20) + 2 * 64 * blockRequests + 48 * objects + (needsNextAccess ? 8 * requests : 0)
  }

  /// A cache's bytes, and its time in constant-time requests.
  func cell(_ choice: PolicyChoice, _ capacity: Capacity, isServed: Bool) -> (bytes: Int64, cost: Double) {
    let cost = choice.row.description.cost ?? PolicyCost(.logarithmic, bytesPerSlot: 64)
    let resolved = capacity.resolved(objects: objects, bytes: bytes, scale: scale)
    let mean = max(1, objects > 0 ? bytes / objects : 1)
    let held = min(objects, capacity.isUnit ? resolved : resolved / mean + 1)
    // Room for as many as are held, as many ghosts, and a block of newcomers.
    let slots = min(objects, 2 * held) + blockRequests
    var size = (1 << 20) + 2 * slots * Int64(cost.bytesPerSlot + 16) + (isHashed ? 64 * slots : 8 * objects)
    // The clock's engine keeps the state of every key.
    if isServed { size += 256 * objects + (8 << 20) }
    return (size, Double(requests) * CellEstimate.weight(cost.time) * (isServed ? 8 : 1))
  }

  /// What reading costs, in the same unit.
  var readingCost: Double { Double(requests) * 4 }

  private var blockRequests: Int64 { min(requests, 1 << 19) }

  private static func weight(_ time: PolicyCost.Time) -> Double {
    switch time {
    case .constant: 1
    case .amortised: 1.2
    case .logarithmic: 3
    case .logarithmicSquared: 6
    case .linear: 50
    }
  }
}
