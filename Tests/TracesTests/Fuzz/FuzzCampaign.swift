import CacheCore
import Foundation
import TestSupport
import Testing
import Traces

/// Damages a seed again and again, reads what comes of it in several ways, and says what should not be.
struct FuzzCampaign {
  /// Where the case at hand lies: a file of the seed's name, and how it is read in `how.txt`. It is there before it is
  /// read, so that a crash leaves it behind.
  let folder: URL
  /// How long reading a case may take: thousands of times what it does.
  static let slowest: Duration = .seconds(20)
  /// How much a case may add to the most memory that the process has had; other tests run beside it.
  static let most = 512 << 20

  /// Case number `number` of a seed. Returns what is wrong with it, a line each.
  func run(_ seed: FuzzSeed, other: FuzzSeed, number: UInt64) throws -> [String] {
    var mutator = FuzzMutator(seed: number)
    let bytes = mutator.mutated(seed.bytes, other: other.bytes, sealing: seed.format.hasPrefix("cst"))
    let file = folder.appendingPathComponent(seed.name)
    try Data(bytes).write(to: file)
    var faults: [String] = []
    let format = [seed.format, seed.format, nil, other.format][mutator.below(4)]
    let skip = mutator.below(2) == 0
    let how =
      "case \(number) of \(seed.name): --trace-format \(format ?? "(detected)")\(skip ? " --on-bad-record skip" : "")"
    try how.write(to: folder.appendingPathComponent("how.txt"), atomically: false, encoding: .utf8)
    let start = ContinuousClock.now
    let peak = FuzzCampaign.peak
    let first = FuzzReading(path: file.path, format: format, skip: skip, ownThread: false, block: 1000)
    let second = FuzzReading(
      path: file.path, format: format, skip: skip, ownThread: true, block: [1, 7, 64, 3000][mutator.below(4)])
    let time = ContinuousClock.now - start
    faults += first.faults + second.faults
    // Where reading was broken off, blocks of other sizes end elsewhere.
    let isWhole = max(first.count, second.count) <= FuzzReading.limit - 3000
    if isWhole, first.error != second.error {
      faults.append("read twice, with two ends: \(first.error?.message ?? "none"); \(second.error?.message ?? "none")")
    } else if isWhole, first.error == nil, first != second {
      faults.append("read twice, with \(first.count) and \(second.count) records or others")
    }
    if time > FuzzCampaign.slowest { faults.append("took \(time)") }
    let growth = FuzzCampaign.peak - peak
    if growth > FuzzCampaign.most { faults.append("took \(growth >> 20) MiB") }
    return faults.prefix(3).map { "\(how): \($0)" }
  }

  /// The most memory that this process has had, in bytes.
  static var peak: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss) << 10
  }
}
