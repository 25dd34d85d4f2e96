internal import CacheCore

/// One of the policies made of S3-FIFO's three queues: its row, and what it has that S3-FIFO has not.
public protocol S3FIFOVariant: SendableMetatype {
  /// The row of the table.
  static var description: PolicyDescription { get }
  /// Whether hits soon after the insertion do not count (parameter `window`).
  static var hasWindow: Bool { get }
  /// Whether only ghosts that were hit often enough lead to the main queue (parameter `ghost-threshold`).
  static var hasGhostThreshold: Bool { get }
}

/// S3-FIFO as published: see `S3FIFOQueues`.
public enum PlainS3FIFO: S3FIFOVariant {
  public static var hasWindow: Bool { false }
  public static var hasGhostThreshold: Bool { false }

  public static var description: PolicyDescription {
    PolicyDescription(
      name: "s3fifo", aliases: ["s3-fifo"],
      summary: "S3-FIFO: a small FIFO queue filters newcomers before a main FIFO queue with reinsertion",
      parameters: queueParameters(threshold: "2", cap: "3"),
      source: "Yang et al., SOSP 2023, doi 10.1145/3600006.3613147", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 13))
  }
}

/// Clock2Q+: S3-FIFO of single bits in which a hit soon after the insertion says nothing.
///
/// A hit in the small queue counts only when at least `window` times the small queue's size went in there since the object
/// did: requests that belong together count as one. In bytes the window is one of bytes, with `rules=libcachesim`, the
/// authors' code, of as many objects, which is out of reach; same counts as libCacheSim's clock2qplus with it. Constants are
/// those of that code (the paper has a ghost queue of half the capacity).
/// Source: "Clock2Q+: a simple and efficient replacement algorithm for metadata cache in VMware vSAN", 2025,
/// arXiv:2511.21958.
public enum Clock2QPlus: S3FIFOVariant {
  public static var hasWindow: Bool { true }
  public static var hasGhostThreshold: Bool { false }

  public static var description: PolicyDescription {
    PolicyDescription(
      name: "clock2q+", aliases: ["clock2qplus"],
      summary: "Clock2Q+: S3-FIFO of single bits in which hits soon after the insertion do not count",
      parameters: [windowParameter(default: "0.5")] + queueParameters(threshold: "1", cap: "1"),
      source: "Clock2Q+, 2025, arXiv:2511.21958", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 21))
  }
}

/// S4-FIFO's data plane with fixed knobs: S3-FIFO with a window and a threshold for ghosts.
///
/// The knobs of the paper are `small` (rho S, 0.05 to 0.9), `ghost` (rho G, 0.9 to 6), `window` (the skip ratio kappa, 0 or
/// 0.25: hits count only when so much of the small queue's size went in since), `threshold` (tau S, 1 or 2) and
/// `ghost-threshold` (tau G, 0 or 1: a ghost leads to the main queue only if it was hit so often in the small one). The defaults are
/// its defaults, with which this is S3-FIFO. What the window and the ghosts' threshold mean exactly is our reading. The paper
/// predicts the knobs with a model; here a run over their values finds the best.
/// Source: Xia, Nixon, Marthen, Bhandari, Yang, "S4-FIFO", OSDI 2026.
public enum S4FIFO: S3FIFOVariant {
  public static var hasWindow: Bool { true }
  public static var hasGhostThreshold: Bool { true }

  public static var description: PolicyDescription {
    PolicyDescription(
      name: "s4fifo", aliases: ["s4-fifo"], summary: "S4-FIFO: S3-FIFO with two more knobs, all of them fixed",
      parameters: [
        windowParameter(default: "0"),
        Parameter(
          "ghost-threshold", .integer(0...31), default: "0", "hits before leaving without which ghosts are newcomers"),
      ] + queueParameters(threshold: "2", cap: "3"),
      source: "Xia et al., OSDI 2026", verification: .naiveModel,
      cost: PolicyCost(.amortised, bytesPerSlot: 21))
  }
}

/// The parameters that all of them have.
private func queueParameters(threshold: String, cap: String) -> [Parameter] {
  [
    Parameter("small", .number(0.001...0.99), default: "0.1", "share of the small queue"),
    Parameter("ghost", .number(0...16), default: "0.9", "size of the ghost queue, in capacities"),
    Parameter("threshold", .integer(1...31), default: threshold, "hits in the small queue that lead to the main one"),
    Parameter("cap", .integer(1...31), default: cap, "where hits stop being counted; at least the threshold"),
    Parameter(
      "rules", .choice(["paper", "v0", "libcachesim"]), default: "paper",
      "which queue gives up, when ghosts are asked, how the cache fills"),
  ]
}

private func windowParameter(default value: String) -> Parameter {
  Parameter("window", .number(0...1), default: value, "insertions before hits count, as a share of the small queue")
}
