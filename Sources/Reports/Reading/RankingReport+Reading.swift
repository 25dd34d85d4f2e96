internal import CacheCore

extension RankingReport {
  /// Reads what `compare --rank --format json` wrote; `name` is the file's in messages.
  init(_ document: JSONValue, name: String) throws(CachesimError) {
    let members = try JSONMembers(document, place: name)
    reference = try members.text("reference")
    traces = try members.integer("traces")
    guard members.has("policies") else { throw members.error("'policies' is missing") }
    policies = []
    for policy in try members.objects("policies") { policies.append(try Policy(policy)) }
  }
}

extension RankingReport.Policy {
  /// A policy can cost any number of times the reference's misses, and saves all of them at most.
  private static let range = -1e9...1.0

  fileprivate init(_ members: JSONMembers) throws(CachesimError) {
    policy = try members.text("policy")
    isBound = try members.optionalText("is_bound") == "yes"
    mean = try members.share("mean", Self.range)
    tenth = try members.share("p10", Self.range)
    median = try members.share("median", Self.range)
    ninetieth = try members.share("p90", Self.range)
    worst = try members.share("worst", Self.range)
    worstTrace = try members.optionalText("worst_trace") ?? ""
  }
}
