internal import ArgumentParser
internal import CacheCore
internal import Policies
internal import Replay
internal import Service

/// The time-aware options of `replay`: any of them lets the trace be replayed through a system on a virtual clock.
/// Repeating one, or a comma between values, multiplies into a grid.
struct ServiceArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("So many clients, each asking again when it was answered (a closed loop).", valueName: "n"))
  var clients: [String] = []
  @Option(help: ArgumentHelp("What a client waits between an answer and its next request.", valueName: "D"))
  var think: [String] = []
  @Option(help: ArgumentHelp("What a lookup in the cache takes.", valueName: "D"))
  var cacheLatency: [String] = []
  @Option(help: ArgumentHelp("What storing or deleting in the cache takes.", valueName: "D"))
  var storeLatency: [String] = []
  @Option(
    help: ArgumentHelp(
      "What the origin takes to read; 'cost' takes it from the trace's cost column.", valueName: "D|cost:UNIT"))
  var originLatency: [String] = []
  @Option(help: ArgumentHelp("What the origin takes to write.", valueName: "D"))
  var originWriteLatency: [String] = []
  @Option(
    help: ArgumentHelp(
      "The origin's limits: concurrency=8:queue=100:timeout=2s:batch-base=1ms:batch-item=50us:read-at=start.",
      valueName: "k=v:..."))
  var origin: [String] = []
  @Option(
    help: ArgumentHelp(
      "How long values live: none, a time, the trace's own, sliding: renewed by hits. 'user:*=60s' is a class, the keys "
        + "that a pattern matches (* ? [a-z] [^a-z], a backslash before what stands for itself; numbers as decimals) in "
        + "the text of the trace after --key-rule. All classes make one list, of which the first that matches counts; "
        + "values that are no class are for all other keys (none without one), and several of them a grid.",
      valueName: "300s|trace|sliding:300s|GLOB=60s|..."))
  var ttl: [String] = []
  @Option(help: ArgumentHelp("The share by which lives differ, both ways.", valueName: "10%"))
  var jitter: [String] = []
  @Option(help: ArgumentHelp("How long 'not found' is cached. Default: not at all.", valueName: "60s"))
  var negativeTtl: [String] = []
  @Option(
    help: ArgumentHelp(
      "Whether expired values are only found by lookups, or also looked for as Redis does.",
      valueName: "lazy|active:hz=10:effort=1"))
  var expiry: [String] = []
  @Option(
    help: ArgumentHelp(
      "How long expired values may still be answered: while they are loaded anew, or where a load fails.",
      valueName: "revalidate=30s:error=1h"))
  var grace: [String] = []
  @Option(
    help: ArgumentHelp(
      "Which hits load anew before the expiry: xfetch:beta=1[:async], linear:beta=1, uniform:50s, ahead:factor=0.75.",
      valueName: "rule"))
  var earlyRefresh: [String] = []
  @Option(
    name: .customLong("guard"),
    help: ArgumentHelp(
      "What keeps misses from all loading: none, coalesce, lock:poll=100ms:wait=5s:ttl=10s, lease:interval=10s.",
      valueName: "rule"))
  var missGuard: [String] = []
  @Option(help: ArgumentHelp("Who loads on a miss: cache-aside[:fill=sync], read-through.", valueName: "strategy"))
  var readStrategy: [String] = []
  @Option(
    help: ArgumentHelp(
      "What writes do: invalidate, write-through, write-behind:batch=10:interval=5s:max-dirty=1000, write-around[:invalidate].",
      valueName: "strategy"))
  var writeStrategy: [String] = []
  @Option(
    help: ArgumentHelp(
      "Which other keys a write or delete makes invalid, when it takes effect in the cache: 'product:{id} -> list:{id}:*'. "
        + "Both sides are patterns as for --ttl; {name} is one or more characters but : and /. Repeatable; all rules hold.",
      valueName: "template -> glob"))
  var invalidate: [String] = []
  @Option(help: ArgumentHelp("When the cache crashes; what is dirty is lost.", valueName: "time"))
  var crashAt: [String] = []
  @Option(
    help: ArgumentHelp(
      "What it costs: ram=3.5/GiB-month:origin=0.40/M:egress=0.08/GiB.", valueName: "ram=3.5/GiB-month:..."))
  var price: [String] = []

  /// The options that were given, by name, in the order of reports.
  private var given: [(name: String, values: [String])] {
    let all = [
      ("clients", clients),
      ("think", think),
      ("cache-latency", cacheLatency),
      ("store-latency", storeLatency),
      ("origin-latency", originLatency),
      ("origin-write-latency", originWriteLatency),
      ("origin", origin),
      ("ttl", ttl),
      ("jitter", jitter),
      ("negative-ttl", negativeTtl),
      ("expiry", expiry),
      ("grace", grace),
      ("early-refresh", earlyRefresh),
      ("guard", missGuard),
      ("read-strategy", readStrategy),
      ("write-strategy", writeStrategy),
      ("invalidate", invalidate),
      ("crash-at", crashAt),
      ("price", price),
    ]
    return all.filter { !$0.1.isEmpty }.map { ($0.0, $0.1) }
  }

  /// Whether the service engine is asked for.
  var areGiven: Bool { !given.isEmpty }

  /// What a report says of the command.
  var commandOptions: [(name: String, values: [String])] { given }

  /// Every combination of the options' values, as systems to replay through; none: the hit-ratio engine.
  func systems() throws(CachesimError) -> [ReplaySystem] {
    guard areGiven else { return [] }
    var grid: [[(name: String, texts: [String])]] = [[]]
    for option in ServiceOption.all {
      guard let values = given.first(where: { $0.name == option.name })?.values else { continue }
      let alternatives = option.alternatives(values)
      grid = grid.flatMap { settings in alternatives.map { settings + [(option.name, $0)] } }
    }
    guard grid.count <= 100_000 else {
      throw CachesimError(.usage, "\(grid.count) combinations of options are too many")
    }
    var systems: [ReplaySystem] = []
    for alternative in grid {
      let settings = alternative.flatMap { setting in setting.texts.map { (name: setting.name, text: $0) } }
      let options = try ServiceOptions(settings)
      systems.append(
        ReplaySystem(
          spelling: settings.map { "\($0.name)=\($0.text)" }.joined(separator: ";"), isRandom: options.isRandom,
          needs: options.needs, needsNames: options.needsNames
        ) { (choice, setup) throws(CachesimError) in Simulation(try ServiceSimulation(options, choice, setup)) })
    }
    return systems
  }
}
