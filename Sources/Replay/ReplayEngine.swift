public import CacheCore
internal import Dispatch
internal import Glibc
package import Policies
internal import Synchronization

/// The hit-ratio engine: reads a trace once, and replays it in many caches.
///
/// Blocks of requests go to every simulation in turn; meanwhile the next block is read. Tasks of one block (each cell, and
/// the reading of the next) are taken by whatever thread is free; each cell sees the blocks in order, so results do not
/// depend on the number of threads or the size of blocks. Where a plan needs to know the trace beforehand (percentages,
/// next accesses) it is read twice.
public enum ReplayEngine {
  /// How far a run is: `pass` of `passes`, requests so far. Answering false stops the run.
  public typealias Progress = (_ pass: Int, _ passes: Int, _ requests: Int64) -> Bool

  /// How many processors there are for it.
  public static var availableThreads: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Whether a plan has to read its trace twice.
  public static func readsTwice(_ plan: ReplayPlan) -> Bool { Survey.isNeeded(plan) }

  /// Who else sees every request of a replay: made when it begins, from what is known of the trace by then.
  package typealias Observers = (WatchedTrace) throws(CachesimError) -> [Simulation]

  /// Replays the trace that `open` opens, twice if need be.
  public static func run(
    _ plan: ReplayPlan, progress: Progress = { _, _, _ in true },
    open openTrace: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> ReplayResult {
    try run(plan, observers: { _ in [] }, progress: progress, open: openTrace)
  }

  /// The same, seen by observers; a plan without capacities has no caches besides.
  package static func run(
    _ plan: ReplayPlan, observers: Observers, progress: Progress,
    open openTrace: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> ReplayResult {
    func open() throws(CachesimError) -> any RecordSource { try timed(try openTrace(), plan) }
    var source = try open()
    try check(plan, source.columns)
    if plan.needsNames, let why = source.whyKeysHaveNoNames {
      throw CachesimError(.usage, "--ttl GLOB=... and --invalidate need the texts of keys, which \(why)")
    }
    var survey: Survey?
    if Survey.isNeeded(plan) { survey = Survey(source, plan) }
    let passes = Survey.isNeeded(plan) && survey == nil ? 2 : 1
    if passes == 2 {
      survey = try Survey(source, plan) { progress(1, 2, $0) }
      if survey == nil { return stoppedBeforeCounting }
      source = try open()
    }
    if survey?.requests == 0 { throw noRequests }
    var resolvedPlan = plan
    if case .percent(let percent) = plan.window, let survey {
      resolvedPlan.window = .requests(max(1, Int64(Double(survey.requests) * percent / 100)))
    }

    let cellCount =
      plan.policies.count * plan.capacities.count * max(1, plan.admissions.count) * max(1, plan.systems.count)
    let blockSize = plan.blockSize ?? (cellCount <= 2 ? 1 << 16 : 1 << 19)
    // The trace's own next accesses, where they spared the first pass.
    let columns = passes == 1 && Survey.needsNextAccess(plan) ? source.columns.union(.nextAccess) : source.columns
    var blocks = [RequestBlock(capacity: blockSize, columns: columns)]
    if plan.threads > 1 { blocks.append(RequestBlock(capacity: blockSize, columns: columns)) }

    let stream = RequestStream(
      source, resolvedPlan, total: survey?.requests, interns: plan.memory != .hashed,
      interner: plan.memory == .hashed ? .init() : survey?.interner ?? .init(), nextAccesses: survey?.nextAccesses,
      givesNames: plan.needsNames)
    let hasBlock = try stream.fill(blocks[0])
    let memory = plan.memory ?? (survey == nil ? chosenMemory(source, stream) : .dense)
    if memory == .hashed { stream.stopInterning() }
    let cells = try makeCells(resolvedPlan, source.columns, memory, survey)
    let watching = try observers(
      WatchedTrace(columns: source.columns, objects: survey?.objects ?? 0, bytes: survey?.bytes ?? 0)
    ).map { Cell(observer: $0) }
    let isComplete = try drive(stream, hasBlock, blocks, watching + cells, plan.threads) {
      progress(passes, passes, $0)
    }
    if stream.taken == 0 { throw noRequests }
    for cell in watching { cell.finish(isWarm: stream.isWarm, knowsObjects: false) }
    var result = result(stream, cells, memory, source.columns, isComplete)
    result.windowStarts = (watching + cells).first?.windowStarts ?? []
    return result
  }

  /// Dense, unless the trace promises so many objects that numbering them all would take gigabytes: about 40 bytes an
  /// object, and 4 more a cache. The first block shows how many requests there are to an object.
  private static func chosenMemory(_ source: any RecordSource, _ stream: RequestStream) -> MemoryMode {
    guard let requests = source.estimatedRequests, stream.taken > 0 else { return .dense }
    let objects = Double(requests) * Double(stream.objectsInterned) / Double(stream.taken)
    return objects > 200_000_000 ? .hashed : .dense
  }

  static let noRequests = CachesimError(.badData, "holds no requests")

  private static var stoppedBeforeCounting: ReplayResult {
    var result = ReplayResult()
    result.isComplete = false
    result.warnings = ["interrupted in the first of two passes, before anything was counted"]
    return result
  }

  static func check(_ plan: ReplayPlan, _ columns: TraceColumns) throws(CachesimError) {
    let owners =
      plan.policies.map { ("policy", $0.row.description.name, $0.row.description.needs) }
      + plan.admissions.map { ("admission filter", $0.row.description.name, $0.row.description.needs) }
    for (kind, name, needs) in owners {
      let missing = needs.subtracting(columns).subtracting([.nextAccess, .key])
      if !missing.isEmpty {
        let names = missing.names.joined(separator: " and ")
        let hint = missing.contains(.time) ? "; --rate 1000/s supplies times" : ""
        throw CachesimError(.usage, "\(kind) '\(name)' needs a \(names) column, which the trace does not have\(hint)")
      }
    }
    var times: [Stretch] = [plan.warmup]
    if let window = plan.window { times.append(window) }
    for system in plan.systems {
      let missing = system.needs.subtracting(columns)
      if missing.isEmpty { continue }
      let asked = system.spelling.isEmpty ? "the service engine" : "'\(system.spelling)'"
      let hint = missing.contains(.time) ? "; --rate 1000/s supplies times, --clients needs none" : ""
      throw CachesimError(
        .usage,
        "\(asked) needs a \(missing.names.joined(separator: " and ")) column, which the trace does not have\(hint)")
    }
    for case .time in times where !columns.contains(.time) {
      throw CachesimError(
        .usage,
        "--warmup and --window by time need a time column, which the trace does not have; --rate 1000/s supplies times")
    }
  }

  private static func makeCells(
    _ plan: ReplayPlan, _ columns: TraceColumns, _ memory: MemoryMode, _ survey: Survey?
  ) throws(CachesimError) -> [Cell] {
    var cells: [Cell] = []
    let scale = plan.scalesCapacities ? plan.sample : 1
    let admissions: [AdmissionChoice?] = plan.admissions.isEmpty ? [nil] : plan.admissions
    let systems: [ReplaySystem?] = plan.systems.isEmpty ? [nil] : plan.systems
    for (choice, admission, system) in plan.policies.flatMap({ choice in
      admissions.flatMap { admission in systems.map { (choice, admission, $0) } }
    }) {
      let isRandom =
        choice.row.description.isRandom || admission?.row.description.isRandom == true || system?.isRandom == true
      for capacity in plan.capacities {
        let resolved = capacity.resolved(objects: survey?.objects ?? 0, bytes: survey?.bytes ?? 0, scale: scale)
        for offset in 0..<(isRandom ? plan.repeats : 1) {
          let seed = plan.seed &+ UInt64(offset)
          let setup = StoreSetup(
            capacity: resolved, isUnit: capacity.isUnit, seed: seed, operations: plan.operations, sizes: plan.sizes,
            memory: memory, columns: columns, admission: admission)
          let simulation: Simulation
          if let system {
            simulation = try system.simulation(choice, setup)
          } else {
            simulation = try choice.row.simulation(setup, choice.parameters)
          }
          cells.append(
            Cell(
              simulation,
              CellResult(
                choice: choice, admission: admission, capacity: capacity, resolvedCapacity: resolved,
                seed: isRandom ? seed : nil, system: system?.spelling ?? "")))
        }
      }
    }
    return cells
  }

  /// Moves blocks from the stream through the cells; the first is filled. Answers false if `progress` stopped it.
  private static func drive(
    _ stream: RequestStream, _ isFirstFilled: Bool, _ blocks: [RequestBlock], _ cells: [Cell], _ threads: Int,
    progress: (Int64) -> Bool
  ) throws(CachesimError) -> Bool {
    var current = 0
    var hasBlock = isFirstFilled
    while hasBlock {
      if threads > 1 {
        let reader = Reader(stream, blocks[1 - current])
        runTasks(count: cells.count + 1, threads: threads, block: blocks[current], cells: cells, reader: reader)
        try check(cells)
        hasBlock = try reader.outcome()
        current = 1 - current
      } else {
        for cell in cells { cell.replay(blocks[0]) }
        try check(cells)
        hasBlock = try stream.fill(blocks[0])
      }
      guard progress(stream.taken) else { return !hasBlock }
    }
    return true
  }

  /// Ends the run where a policy failed: the earliest request, and of several cells the first, whatever the blocks.
  private static func check(_ cells: [Cell]) throws(CachesimError) {
    if let failure = cells.compactMap(\.failure).min(by: { $0.request < $1.request }) { throw failure.error }
  }

  /// Reads the next block while the cells work.
  private final class Reader: @unchecked Sendable {
    private let stream: RequestStream
    private let block: RequestBlock
    private var result: Result<Bool, CachesimError> = .success(false)

    init(_ stream: RequestStream, _ block: RequestBlock) {
      self.stream = stream
      self.block = block
    }

    func read() {
      do throws(CachesimError) { result = .success(try stream.fill(block)) } catch { result = .failure(error) }
    }

    func outcome() throws(CachesimError) -> Bool { try result.get() }
  }

  private struct Shared: @unchecked Sendable { let block: RequestBlock }

  /// The reading first, because it is the longest; then the cells, as threads become free.
  private static func runTasks(count: Int, threads: Int, block: RequestBlock, cells: [Cell], reader: Reader) {
    let next = Atomic<Int>(0)
    let shared = Shared(block: block)
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      while true {
        let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard task < count else { return }
        if task == 0 { reader.read() } else { cells[task - 1].replay(shared.block) }
      }
    }
  }

  private static func result(
    _ stream: RequestStream, _ cells: [Cell], _ memory: MemoryMode, _ columns: TraceColumns, _ isComplete: Bool
  ) -> ReplayResult {
    var result = ReplayResult()
    result.memory = memory
    result.isComplete = isComplete
    result.countedNothing = !stream.isWarm
    result.trace.requests = stream.taken
    if stream.countable > 0 {
      result.trace.countable = stream.countable
      result.trace.countableBytes = stream.countableBytes
    }
    let knowsObjects = memory == .dense
    result.trace.objects = knowsObjects ? Int64(stream.seen) : nil
    result.trace.bytes = knowsObjects && columns.contains(.size) ? stream.bytesSeen : nil
    result.trace.firstTime = stream.firstTime
    result.trace.lastTime = stream.lastTime
    result.trace.countedFrom = stream.countedFrom
    result.cells = cells.compactMap { $0.finish(isWarm: stream.isWarm, knowsObjects: knowsObjects) }
    if !stream.isWarm { result.warnings.append("the whole trace is warm-up: nothing was counted") }
    return result
  }
}
