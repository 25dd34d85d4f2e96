public import CacheCore

/// What came of a scenario.
public struct ScenarioResult: Sendable {
  /// The scenario.
  public let scenario: Scenario
  /// What each case measured, in the scenario's order.
  public let cases: [CaseResult]
  /// What came of each claim, in the scenario's order.
  public let claims: [ClaimResult]

  /// Judges a scenario's claims by what its cases measured, a result a case in their order.
  public init(_ scenario: Scenario, _ cases: [CaseResult]) throws(CachesimError) {
    self.scenario = scenario
    self.cases = cases
    let byName = Dictionary(cases.map { ($0.name, $0) }) { first, _ in first }
    func figure(_ reference: Expression.Reference) throws(CachesimError) -> Double {
      guard let result = byName[reference.name] else {
        throw CachesimError(.failed, "'\(reference.text)': the case was not run")
      }
      return try result.figure(reference)
    }
    var results: [ClaimResult] = []
    for claim in scenario.claims {
      var measured: [ClaimResult.Measured] = []
      for wanted in claim.figures {
        do throws(CachesimError) {
          measured.append(ClaimResult.Measured(figure: wanted, value: try wanted.value.number(figure)))
        } catch { throw wanted.place.error(error.message) }
      }
      let verdict: Verdict
      do throws(CachesimError) {
        if try claim.holds.truth(figure) {
          verdict = .yes
        } else if let when = claim.when, try when.truth(figure) {
          verdict = claim.condition
        } else {
          verdict = .no
        }
      } catch { throw claim.place.error(error.message) }
      results.append(ClaimResult(scenario: scenario.name, claim: claim, verdict: verdict, measured: measured))
    }
    claims = results
  }
}

extension Claim {
  /// What it holds under, where `when` is true.
  fileprivate var condition: Verdict {
    if case .onlyIf = verdict { return verdict }
    return .onlyIf(when?.text ?? "")
  }
}
