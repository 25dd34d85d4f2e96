import Policies
import Replay
import TestSupport
import Testing
import Traces

/// What another simulator counted with one seed lies where ours would lie with one more: within the 99 % interval of a new
/// draw, from the mean and the spread of twelve seeds.
func expectAmongOurs(
  _ trace: String, format: String? = nil, policy: String, admission: String? = nil, capacity: String, misses: Int64,
  location: SourceLocation = #_sourceLocation
) throws {
  guard SharedFiles.arePresent else { return }
  let seeds = 12
  var plan = try ReplayPlan(policies: [policy], capacities: [capacity])
  if let admission { plan.admissions = [try AdmissionChoice(admission)] }
  plan.repeats = seeds
  let cells = try ReplayEngine.run(
    plan, trace: SharedFiles.trace(trace), format: try format.map { try FormatChoice($0) }
  ).cells
  let found = cells.map { Double($0.counters.requests - $0.counters.hits) }
  let mean = found.reduce(0, +) / Double(seeds)
  let deviation = (found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(seeds - 1)).squareRoot()
  // Student's t for 11 degrees of freedom and 99 %.
  let reach = 3.106 * deviation * (1 + 1 / Double(seeds)).squareRoot()
  #expect(
    found.count == seeds && (Double(misses) - mean).magnitude <= reach, "\(misses), not \(mean) +- \(reach)",
    sourceLocation: location)
}
