internal import CacheCore
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Does the jobs that are left, some at a time, as many as memory allows.
final class SweepRun: @unchecked Sendable {
  private struct State {
    var waiting: ArraySlice<Int>
    var running = 0
    var bytes: Int64 = 0
    /// The share of each running job that is done.
    var shares: [Int: Double] = [:]
    var doneCost = 0.0
    var doneRequests = 0.0
    var finished = 0
    var failures: [(job: Int, error: CachesimError)] = []
  }

  private enum Next {
    case job(Int, threads: Int)
    case wait
    case nothing
  }

  private let jobs: [SweepJob]
  private let folder: SweepFolder
  private let budget: Int64
  private let threads: Int
  private let bar: ProgressBar
  private let meter: RunMeter
  private let totalCost: Double
  private let state: Mutex<State>

  init(
    _ jobs: [SweepJob], _ folder: SweepFolder, budget: Int64, threads: Int, _ meter: RunMeter, _ console: Console
  ) {
    (self.jobs, self.folder, self.budget, self.threads, self.meter) = (jobs, folder, budget, threads, meter)
    bar = ProgressBar(console)
    totalCost = max(1, jobs.reduce(0) { $0 + Double($1.costHint) })
    state = Mutex(State(waiting: Array(jobs.indices)[...]))
  }

  /// Runs to the end, or until the user interrupts: how many jobs were finished, and which failed.
  func run() -> (finished: Int, failures: [(job: SweepJob, error: CachesimError)]) {
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, jobs.count))) { _ in work() }
    bar.finish()
    return state.withLock { state in
      (state.finished, state.failures.sorted { $0.job < $1.job }.map { (jobs[$0.job], $0.error) })
    }
  }

  private func work() {
    while !Interrupt.isAsked {
      switch next() {
      case .nothing: return
      case .wait: usleep(10_000)
      case .job(let index, let threads): perform(index, threads)
      }
    }
  }

  /// The longest job that is left. One that does not fit beside those that run waits for them.
  private func next() -> Next {
    state.withLock { state in
      guard let index = state.waiting.first else { return .nothing }
      let bytes = jobs[index].memoryHint
      guard state.running == 0 || state.bytes + bytes <= budget else { return .wait }
      state.waiting.removeFirst()
      state.running += 1
      state.bytes += bytes
      // A job that will have nobody beside it gets all threads.
      let following = state.waiting.first.map { jobs[$0].memoryHint }
      let isAlone = following.map { state.bytes + $0 > budget } ?? true
      let isCrowded = state.waiting.count + state.running >= threads
      return .job(index, threads: isAlone || !isCrowded ? threads : 1)
    }
  }

  private func perform(_ index: Int, _ threads: Int) {
    let job = jobs[index]
    var failure: CachesimError?
    var isDone = false
    do throws(CachesimError) {
      if let result = try JobRunner.run(
        job, threads: threads,
        progress: { share in
          self.show(index, share)
          return !Interrupt.isAsked
        })
      {
        try result.write(to: folder.resultFile(job))
        isDone = true
      }
    } catch { failure = error }
    state.withLock { state in
      state.running -= 1
      state.bytes -= job.memoryHint
      state.shares[index] = nil
      state.doneCost += Double(job.costHint)
      state.doneRequests += Double(job.trace.requests)
      if isDone {
        state.finished += 1
        meter.add(requests: job.trace.requests, cells: job.cells)
      }
      if let failure {
        state.failures.append((index, failure))
        // A disk that is full stays so.
        if [.io, .cannotCreate].contains(failure.kind) { state.waiting = [] }
      }
    }
  }

  private func show(_ index: Int, _ share: Double) {
    state.withLock { state in
      state.shares[index] = share
      let cost = state.shares.reduce(state.doneCost) { $0 + $1.value * Double(jobs[$1.key].costHint) }
      let requests = state.shares.reduce(state.doneRequests) { $0 + $1.value * Double(jobs[$1.key].trace.requests) }
      bar.update(
        "\(state.finished) of \(jobs.count) jobs", requests: Int64(requests), done: min(1, cost / totalCost))
    }
  }
}
