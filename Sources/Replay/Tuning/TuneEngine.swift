public import CacheCore
internal import Policies

/// Searches a policy's parameters: all combinations on a small sample of the keys, the better quarter of them on a larger
/// one, and so on; what is left on the whole of the searched part, and the best of those on the part that was held out.
///
/// Source of the halving: Jamieson, Talwalkar, Non-stochastic Best Arm Identification and Hyperparameter Optimization,
/// AISTATS 2016; ours keeps a quarter a round and spends more on a candidate by sampling more keys, in caches as much larger.
public enum TuneEngine {
  /// A cache in a sample has at least about so many objects: below, miniature caches say little of large ones
  /// (Waldspurger et al., ATC 2017, have hundreds).
  static let leastCapacity = 500.0
  /// How many candidates are replayed in full.
  static let finalists = 4

  /// Searches the trace that `open` opens, several times.
  public static func run(
    _ plan: TunePlan, progress: ReplayEngine.Progress = { _, _, _ in true },
    open: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> Tuning {
    guard plan.heldOut > 0, plan.heldOut < 1 else {
      throw CachesimError(.usage, "--held-out is a share of the trace between 0 and 1")
    }
    var candidates = try plan.candidates()
    var tuning = Tuning()
    var whole = plan.replay
    whole.policies = []
    whole.capacities = []
    whole.memory = .dense
    let survey = try ReplayEngine.run(whole, progress: progress, open: open)
    guard survey.isComplete else { return interrupted(tuning) }
    let requests = survey.trace.requests
    let objects = survey.trace.objects ?? 0
    let bytes = survey.trace.bytes ?? objects
    tuning.capacity = plan.capacity.resolved(objects: objects, bytes: bytes, scale: 1)
    tuning.heldOutRequests = Int64(Double(requests) * plan.heldOut)
    tuning.searchedRequests = requests - tuning.heldOutRequests
    guard tuning.searchedRequests > 0, tuning.heldOutRequests > 0 else {
      throw CachesimError(.badData, "holds \(requests) requests, too few to hold some out")
    }
    let capacity: Capacity = plan.capacity.isUnit ? .objects(tuning.capacity) : .bytes(tuning.capacity)
    let inObjects =
      plan.capacity.isUnit
      ? Double(tuning.capacity) : Double(tuning.capacity) * Double(objects) / Double(max(1, bytes))

    var search = plan.replay
    search.capacities = [capacity]
    search.limit = tuning.searchedRequests
    for sample in samples(candidates: candidates.count, capacity: inObjects) {
      search.policies = candidates
      search.sample = sample
      let result = try ReplayEngine.run(search, progress: progress, open: open)
      guard result.isComplete else { return interrupted(tuning) }
      tuning.rounds.append(Tuning.Round(sample: sample, candidates: candidates.count))
      candidates = best(result.cells, keep: max(finalists, (candidates.count + 3) / 4))
    }

    var confirmed = plan.replay
    confirmed.capacities = [capacity]
    confirmed.policies = candidates + [try PolicyChoice(plan.policy.spelling)]
    search.policies = confirmed.policies
    search.sample = 1
    let searched = try ReplayEngine.run(search, progress: progress, open: open)
    guard searched.isComplete else { return interrupted(tuning) }
    confirmed.warmup = .requests(tuning.searchedRequests)
    let judged = try ReplayEngine.run(confirmed, progress: progress, open: open)
    guard judged.isComplete else { return interrupted(tuning) }
    tuning.rounds.append(Tuning.Round(sample: 1, candidates: candidates.count))
    var found = zip(searched.cells, judged.cells).map { before, after in
      Tuning.Finalist(
        policy: before.choice, searched: CurveCounts(before.counters), heldOut: CurveCounts(after.counters))
    }
    tuning.original = found.removeLast()
    tuning.finalists = found.enumerated().sorted {
      ($1.element.searched.hits, $0.offset) < ($0.element.searched.hits, $1.offset)
    }.map(\.element)
    if plan.policy.row.description.isRandom {
      tuning.warnings.append(
        "\(plan.policy.row.description.name) draws: differences smaller than its spread over seeds mean nothing "
          + "(cachesim replay --repeat 20)")
    }
    return tuning
  }

  /// The samples of the rounds before the last, coarse to fine: none where there are few candidates, or the cache is too
  /// small to be sampled.
  static func samples(candidates: Int, capacity: Double) -> [Double] {
    var samples: [Double] = []
    var left = candidates
    var sample = 1.0
    while left > finalists, sample > 0.004 {
      left = max(finalists, (left + 3) / 4)
      sample /= 4
    }
    while sample < 1 {
      if sample * capacity >= leastCapacity { samples.append(sample) }
      sample *= 4
    }
    // Where nothing can be sampled, all candidates are replayed in full once.
    return samples.isEmpty && candidates > finalists ? [1] : samples
  }

  private static func best(_ cells: [CellResult], keep: Int) -> [PolicyChoice] {
    cells.enumerated().sorted { a, b in
      (b.element.counters.hits, a.offset) < (a.element.counters.hits, b.offset)
    }.prefix(keep).map(\.element.choice)
  }

  private static func interrupted(_ tuning: Tuning) -> Tuning {
    var tuning = tuning
    tuning.isComplete = false
    tuning.warnings.append("interrupted before the end of the search")
    return tuning
  }
}
