internal import CacheCore
internal import Service
internal import Systems
internal import Workloads

extension ScenarioField {
  /// The fields that can stand in a place, in the order of documentation.
  public static func all(_ place: Place) -> [ScenarioField] {
    switch place {
    case .scenario: scenario + cases + systems + settings
    case .case: [base, workload] + systems + settings
    case .tier: tiers + settings.filter { tierSettings.contains($0.name) }
    case .fault: faults
    case .job: jobs
    case .workload: workloads
    case .request: requests
    case .claim: claims
    case .figure: figures
    }
  }

  private static let base = ScenarioField(
    "extends", .text(), "another case of the file, whose fields this one starts from")

  private static let workload = ScenarioField(
    "workload", .fields(.workload),
    "the requests. A case's is laid over the scenario's field by field; where it says anew what is asked for ('model', "
      + "'mix', 'phases', 'profile', 'list', 'streams', 'trace'), it stands alone")

  private static let scenario = [
    ScenarioField(
      "name", .text(), required: true, "as 'cachesim scenario run' calls it; the file's name without .yaml"),
    ScenarioField("title", .text(), required: true, "what it is, in a line"),
    ScenarioField("from", .text(), required: true, "where the system and its claims come from"),
    ScenarioField("system", .text(), required: true, "the system, in a sentence or two"),
    ScenarioField(
      "extends", .text(),
      "another scenario (a name, or a file beside this one) whose workload, settings and cases this one starts from"),
    ScenarioField("notes", .text(), "what else a reader should know: what is modelled otherwise, and why"),
    workload,
  ]

  private static let cases = [
    ScenarioField(
      "cases", .named(.case),
      "names (letters, digits, underscores), each with the fields in which it differs from the scenario. Without any, "
        + "the only case is called 'run'"),
    ScenarioField(
      "vary", .anything,
      "a grid: every combination of these is a case of each of 'cases'. A list of values of a field, each named "
        + "FIELD_VALUE; or values under names of your own; or, under names, several fields at once. A case's name is its "
        + "own and theirs with underscores between, 'run' left out"),
    ScenarioField("claims", .list(.claim), required: true, "what is said of the system, to be judged"),
  ]

  private static let workloads = [
    ScenarioField("trace", .text(), "a file with requests, looked for beside the scenario; nothing else goes with it"),
    ScenarioField("model", .text(), "a model of 'cachesim models', with its parameters as further fields"),
    ScenarioField(
      "mix", .anything, "several models, of which each request is drawn by 'weight', as for 'cachesim generate'"),
    ScenarioField("phases", .anything, "models one after the other, as for 'cachesim generate'"),
    ScenarioField("profile", .anything, "what 'cachesim fit' measured of a trace, with its other fields"),
    ScenarioField("list", .list(.request), "requests one by one, or in rows of equal distance"),
    ScenarioField(
      "streams", .anything,
      "a list of workloads that run at the same time, each with fields as these; they share their keys unless 'key' says "
        + "otherwise"),
    ScenarioField(
      "key", .text(),
      "the text of the key with number n: 'product:{n}', 'list:{n%20}', '{n/50}'; the same text is the same key in all "
        + "streams"),
    ScenarioField(
      "operation", .text(["read", "write", "delete"]), "what all its requests are, instead of the model's 'ops'"),
    ScenarioField("from", .text(), "when its first request comes (a time such as 5m); default: 0s"),
    ScenarioField("until", .text(), "when it is over; a model then makes as many requests as it takes"),
    ScenarioField("objects", .count, "of most models: how many objects there are"),
    ScenarioField("requests", .count, "of models: how many requests are made, unless 'until' says it"),
    ScenarioField("rate", .text(), "of models: how requests come, 200/s, 200/s:poisson, 6/m"),
    ScenarioField("seed", .count, "of models: another seed than the scenario's"),
  ]

  private static let requests = [
    ScenarioField("at", .text(), required: true, "when it comes, or the first of them: a time such as 59.9s"),
    ScenarioField("key", .text(), "which key: a number or a text"),
    ScenarioField("keys", .text(), "instead of 'key': FIRST..LAST, numbers in turn"),
    ScenarioField("times", .count, "how many such requests; default: 1, or with 'keys' one for each"),
    ScenarioField("every", .text(), "the time between them; default: 0s, all at once"),
    ScenarioField("operation", .text(["read", "write", "delete"]), "default: read"),
    ScenarioField("size", .count, "bytes; default: 1"),
  ]

  /// The settings that a tier can have for itself.
  private static let tierSettings = Set(
    ["policy", "admission", "capacity"] + ServiceOption.all.map(\.name).filter { !SystemReader.common.contains($0) })

  private static let systems = [
    ScenarioField(
      "tiers", .named(.tier),
      "caches one behind the other, by name, nearest the clients first; what a tier does not say itself, the settings of "
        + "the case say for it. A case's are laid over the scenario's, tier by tier. Without it and with any of the next "
        + "fields there is one tier, called 'cache'"),
    ScenarioField(
      "client", .text(),
      "which client asks: one, drawn:1000 (each as likely), by-key:1000 (the key's number modulo), in-turn:4"),
    ScenarioField(
      "compound", .text(),
      "so many requests in a row are one of a user, serial:5, parallel:5 or first-then-parallel:21; the times of all but "
        + "the first are not looked at"),
    ScenarioField(
      "limits", .texts,
      "rate limits before the first tier, in order: fixed-window:limit=10:window=1m:window-from=first, sliding-window, "
        + "sliding-window-counter, token-bucket, sliding-window-of-seconds; each also per=all, servers=4, burst-span=1s"
    ),
    ScenarioField(
      "bloom", .text(),
      "keys=1M:false-positives=0.01: a Bloom filter of the keys that exist, which answers reads of others 'absent' before "
        + "the first tier"),
    ScenarioField("faults", .list(.fault), "what goes wrong, or is changed, at times"),
    ScenarioField("jobs", .list(.job), "what is done at times without a client asking"),
    ScenarioField("origin-network", .text(), "D: the way from the last tier to the origin and back"),
    ScenarioField("origin-places", .texts, "a list of D: that way from each place, instead"),
    ScenarioField("origin-breaker", .text(), "failures=5:open=30s: a circuit breaker before the origin"),
    ScenarioField("no-origin", .flag, "true: nothing is behind the last tier, and a miss is answered 'absent'"),
  ]

  private static let tiers = [
    ScenarioField("network", .text(), "D: the way here from whoever asks, and back"),
    ScenarioField(
      "places", .texts, "a list of D: that way from each place, instead; clients and nodes have places by their numbers"
    ),
    ScenarioField("per-client", .count, "a cache for each client (1), or for so many clients each"),
    ScenarioField("nodes", .count, "so many caches share the load; default: 1"),
    ScenarioField(
      "routing", .text(),
      "which of them is asked: ring:virtual-nodes=100, modulo (default), random, by-client, nearest:places=3:within=ring"
    ),
    ScenarioField(
      "mode", .text(["non-inclusive", "inclusive", "exclusive"]),
      "what it has to do with the next tier; default: nothing"),
    ScenarioField(
      "inherit-ttl", .flag, "true: a value lives here no longer than what was left of its life where it came from"),
    ScenarioField("hit-ratio", .number, "stipulated: each lookup hits with this probability, and nothing is simulated"),
    ScenarioField("fail", .text(["open", "closed"]), "where no node can be asked: passed over (default), or an error"),
    ScenarioField("reroutes", .flag, "false: requests of a node that is down do not go to the others; default: true"),
    ScenarioField("timeout", .text(), "how long a request waits for a node that is down; default: 0s"),
    ScenarioField("breaker", .text(), "failures=5:open=30s: a circuit breaker before the tier"),
  ]

  private static let faults = [
    ScenarioField("down", .text(), "a tier that cannot be asked 'from' ... 'to'; all of it, or a 'node'"),
    ScenarioField("crash", .text(), "a tier that loses everything 'at' a time and goes on; all of it, or a 'node'"),
    ScenarioField("scale", .text(), "a tier that has so many 'nodes' from a time ('at') on"),
    ScenarioField("origin", .text(), "'down', or how many times as long the origin takes 'from' ... 'to'"),
    ScenarioField("slower", .text(), "a tier, or 'origin', the way to which takes longer by 'add' 'from' ... 'to'"),
    ScenarioField("node", .count, "which node, from 0; default: all"),
    ScenarioField("nodes", .count, "how many nodes there are after it"),
    ScenarioField("from", .text(), "when it begins"),
    ScenarioField("to", .text(), "when it is over"),
    ScenarioField("at", .text(), "when it happens"),
    ScenarioField("add", .text(), "how much longer the way takes"),
    ScenarioField("keeps-contents", .flag, "true: what was down comes back with what it held; default: empty"),
  ]

  private static let jobs = [
    ScenarioField(
      "refresh", .text(), "a tier whose values are computed anew and stored, at times; each run 'takes' a while"),
    ScenarioField("warm", .text(), "a tier that is filled from 'at' on, so many keys 'per-second'"),
    ScenarioField("invalidate", .text(), "a tier, or 'all', from which entries are deleted at times"),
    ScenarioField("change-ttl", .text(), "a tier whose 'ttl' is another from a time ('at') on"),
    ScenarioField("keys", .texts, "which: a list, a pattern such as product:*, or all that were asked for (default)"),
    ScenarioField("at", .texts, "a time, or a list of them"),
    ScenarioField("every", .text(), "how often, instead of 'at'"),
    ScenarioField("first", .text(), "when 'every' begins; default: 0s"),
    ScenarioField("takes", .text(), "D: how long a run takes before its values are stored; default: no time"),
    ScenarioField("per-second", .number, "how many keys a second"),
    ScenarioField("ttl", .text(), "how long values live from then on"),
  ]

  private static let claims = [
    ScenarioField("text", .text(), required: true, "what is claimed"),
    ScenarioField("source", .text(), required: true, "where; 'ours' where no guide claims it"),
    ScenarioField("holds", .text(), required: true, "a comparison of figures; the claim holds where it is true"),
    ScenarioField(
      "when", .text(),
      "a comparison that is true where the claim holds under a condition; looked at where 'holds' is false"),
    ScenarioField(
      "verdict", .text(), required: true,
      "what is expected to come out: 'yes', 'no', or 'only if ...' with the condition. The run says what came out"),
    ScenarioField(
      "why", .text(), required: true, "the sentence that explains it: what is true instead, which is wrong"),
    ScenarioField("figures", .list(.figure), required: true, "what is measured"),
  ]

  private static let figures = [
    ScenarioField("what", .text(), required: true, "what is measured, in a few words"),
    ScenarioField("value", .text(), required: true, "an expression over figures of cases"),
    ScenarioField("unit", .text(), "shown behind the value"),
    ScenarioField("expected", .number, "what theory, the guide corrected, or another simulation says"),
    ScenarioField(
      "within", .text(),
      "how far the value may be from it: a number, or a share such as 2%; beyond, the run fails (exit 1). Default: 0"),
    ScenarioField(
      "by", .text(), "where the expected figure comes from, and why it is not the design's where it is not"),
  ]
}

extension ScenarioField {
  /// The options of `cachesim replay` that are fields of a scenario and of its cases, under the same names.
  public static let settings: [ScenarioField] =
    [
      ("policy", "name[:k=v]...: the eviction policy; default: lru"),
      ("admission", "name[:k=v]...: the admission filter"),
      ("capacity", "1000, 64MiB, 10%: how much the cache holds; default: 10%"),
      ("ops", "accesses|reads|lookaside: what writes mean where no time-aware option is given"),
      ("sizes", "stored|latest: which size counts after a hit with another"),
      ("trace-format", "name[:k=v]...: how 'trace' is read"),
      ("rate", "10k/s[:poisson]: when the requests of 'trace' come"),
      ("speed", "2x: how much faster than in 'trace' time runs"),
      ("spread", "even|burst|poisson: what becomes of requests of 'trace' at one time"),
      ("skip", "n: passes over the first requests"),
      ("limit", "n: replays at most so many"),
      ("sample", "r: replays a share of the keys"),
      ("warmup", "n|20%|1h: what is replayed and not counted; default: 0"),
      (
        "window",
        "n|5m: figures of each such part as well, CASE.window[N].COLUMN; windows begin where the warm-up ends, of systems (tiers, faults, ...) at the first request"
      ),
      ("seed", "n: decides all that is drawn; default: 1"),
      ("repeat", "k: so many seeds, where anything is drawn; figures are their means"),
      ("on-bad-record", "fail|skip: what becomes of bad records of 'trace'"),
    ].map { ScenarioField($0, .text(), $1) }
    + ServiceOption.all.map { option in
      let isList = option.pair("", "") != nil
      return ScenarioField(option.name, isList ? .values : .text(), "\(option.form): \(option.summary)")
    }
}

extension SpecNode {
  /// Refuses fields that cannot stand in a place; `others`: those that can besides.
  func refuseOthers(_ place: ScenarioField.Place, others: [String] = []) throws(CachesimError) {
    try refuseOthers(ScenarioField.all(place).map(\.name) + others, in: place.rawValue)
    for field in ScenarioField.all(place) where field.isRequired { _ = try required(field.name) }
  }
}
