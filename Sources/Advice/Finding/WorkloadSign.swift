internal import CacheCore
internal import Reports
public import Traces

/// Something about a workload that decides how it is cached, with the figure behind it.
public struct WorkloadSign: Sendable, Equatable {
  /// What it is: a member of JSON.
  public let name: String
  /// In a sentence.
  public let text: String

  /// A request that comes back so soon, in distinct objects between, is part of a burst.
  static let burst: Int64 = 16

  /// The signs of a trace, from its statistics alone.
  public static func signs(of found: TraceStatistics, updates: Updates?) -> [WorkloadSign] {
    var signs: [WorkloadSign] = []
    func say(_ name: String, _ text: String) { signs.append(WorkloadSign(name: name, text: text)) }
    func percent(_ part: Int64, of whole: Int64) -> String { NumberText.percent(part, of: whole) }
    let repeats = found.accesses - found.objects
    guard found.accesses > 0, found.objects > 0 else { return signs }

    say(
      "footprint",
      "\(NumberText.grouped(found.requests)) requests for \(NumberText.grouped(found.objects)) objects"
        + (found.objectBytes.map { " of \(SizeText.bytes($0))" } ?? "")
        + (found.span.map { " in \(SizeText.span($0))" } ?? ", without times"))
    say(
      "compulsory",
      "\(percent(found.objects, of: found.accesses)) of the accesses are first ones, which no cache hits: "
        + "a hit ratio of \(percent(repeats, of: found.accesses)) is the most there is")
    let oneHit = percent(found.oneHitWonders, of: found.objects)
    if Double(found.oneHitWonders) >= 0.5 * Double(found.objects) {
      say(
        "one-hit-wonders",
        "one-hit wonders: \(oneHit) of the objects are asked for once; a policy that lets newcomers prove themselves "
          + "(s3fifo, 2q, w-tinylfu, arc) wastes less on them")
    } else {
      say("one-hit-wonders", "few one-hit wonders: \(oneHit) of the objects are asked for once")
    }
    if let zipf = found.zipf {
      say(
        "skew",
        "skew: the top 1 % of the objects have \(NumberText.percent(found.accessShare(ofTop: 0.01))) of the accesses, the "
          + "top 10 % \(NumberText.percent(found.accessShare(ofTop: 0.1))); Zipf's alpha is "
          + (FixedPoint.text(zipf.alpha, digits: 2) ?? ""))
    }
    if let distances = found.reuseDistances, distances.count > 0 { reuse(distances, found, say) }
    if let times = found.reuseTimes, let half = times.quantile(0.5), let most = times.quantile(0.9) {
      say(
        "reuse-time",
        "half of the repeats come within \(SizeText.span(half)) of the request before, 90 % within \(SizeText.span(most))"
      )
    }
    drift(found, say)
    operations(found, updates, say)
    if let sizes = found.sizesByObject, let half = sizes.quantile(0.5), let most = sizes.quantile(0.99) {
      say(
        "sizes",
        sizes.minimum == sizes.maximum
          ? "all objects have \(SizeText.bytes(half))"
          : "sizes differ: half of the objects have up to \(SizeText.bytes(half)), 99 % up to \(SizeText.bytes(most))"
            + ((found.sizeChanges ?? 0) > 0
              ? "; an object's size changes \(NumberText.grouped(found.sizeChanges ?? 0)) times" : ""))
    }
    if let ttls = found.ttls, ttls.count > 0, let half = ttls.quantile(0.5) {
      say(
        "ttls",
        "\(NumberText.grouped(ttls.count)) requests carry a time to live, half of them up to \(SizeText.span(half))")
    }
    return signs
  }

  private static func reuse(
    _ distances: DistributionSummary, _ found: TraceStatistics, _ say: (String, String) -> Void
  ) {
    let near = distances.count(below: burst)
    if Double(near) >= 0.25 * Double(distances.count) {
      say(
        "bursts",
        "bursts: \(NumberText.percent(near, of: distances.count)) of the repeats have fewer than \(burst) objects between: "
          + "any small cache has those")
    }
    guard let low = distances.quantile(0.25), let high = distances.quantile(0.9) else { return }
    if Double(low) >= 0.25 * Double(found.objects), Double(high) <= 2 * Double(max(1, low)) {
      say(
        "loop",
        "a loop: most repeats have \(NumberText.grouped(low)) to \(NumberText.grouped(high)) objects between; LRU has nothing "
          + "of it until all of that fits, a policy that keeps some of it (mru, lirs, arc) has its share")
    } else if Double(found.oneHitWonders) >= 0.25 * Double(found.accesses) {
      say(
        "scan",
        "scans or a long tail: \(NumberText.percent(found.oneHitWonders, of: found.accesses)) of the accesses are for objects "
          + "that never come again")
    }
  }

  private static func drift(_ found: TraceStatistics, _ say: (String, String) -> Void) {
    let windows = found.windows.filter { $0.requests > 0 }
    guard windows.count >= 8 else { return }
    let late = windows.suffix(windows.count / 4)
    let objects = late.reduce(0) { $0 + $1.objects }
    let new = late.reduce(0) { $0 + $1.newObjects }
    let share = NumberText.percent(new, of: objects)
    say(
      "drift",
      Double(new) >= 0.3 * Double(objects)
        ? "it drifts: in the last quarter \(share) of a window's objects were never seen before; watch the hit ratio"
        : "it is steady: in the last quarter \(share) of a window's objects were never seen before")
  }

  private static func operations(
    _ found: TraceStatistics, _ updates: Updates?, _ say: (String, String) -> Void
  ) {
    guard found.writes + found.deletes > 0 else { return }
    var text =
      "\(NumberText.percent(found.reads, of: found.requests)) reads, "
      + "\(NumberText.percent(found.writes, of: found.requests)) writes, "
      + "\(NumberText.percent(found.deletes, of: found.requests)) deletes"
    if let updates, updates.written > 0 {
      text +=
        "; of \(NumberText.grouped(updates.written)) objects written "
        + "\(NumberText.percent(updates.readAfterwards, of: updates.written)) are read afterwards"
      if let interval = updates.medianInterval {
        text += "; half of the rewrites come within \(SizeText.span(interval))"
      }
    }
    say("operations", text)
  }
}
