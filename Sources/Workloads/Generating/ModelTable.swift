public import CacheCore

/// A model in the table: its description, and how to make a workload of it.
public struct ModelRow: Sendable {
  /// What lists, help and documentation say of it.
  public let description: ModelDescription
  private let make: @Sendable (ParameterValues) throws(CachesimError) -> any Workload

  init<Model: RequestModel>(_ model: Model.Type) {
    description = Model.description
    make = { (parameters: ParameterValues) throws(CachesimError) -> any Workload in
      try ModelWorkload<Model>(parameters)
    }
  }

  /// A workload with parameters given as `name=value`, the rest at their defaults.
  public func workload(given: [String]) throws(CachesimError) -> any Workload {
    try workload(ParameterValues(description.parameters, given: given, owner: "model '\(description.name)'"))
  }

  /// A workload with all its parameters.
  public func workload(_ parameters: ParameterValues) throws(CachesimError) -> any Workload { try make(parameters) }
}

/// The synthetic models there are. A new one is a file (a `RequestModel`) and a row; help, lists, documentation and tests iterate.
public enum ModelTable {
  /// Every model, in the order of lists.
  public static let rows: [ModelRow] = [
    ModelRow(Zipf.self), ModelRow(ScrambledZipf.self), ModelRow(Uniform.self), ModelRow(Sequential.self),
    ModelRow(Loop.self), ModelRow(ScanMix.self), ModelRow(Hotspot.self), ModelRow(Latest.self),
    ModelRow(ExponentialPopularity.self), ModelRow(ParetoPopularity.self), ModelRow(YCSBZipfian.self),
    ModelRow(YCSBScrambled.self), ModelRow(YCSB<YCSBA>.self), ModelRow(YCSB<YCSBB>.self), ModelRow(YCSB<YCSBC>.self),
    ModelRow(YCSB<YCSBD>.self), ModelRow(YCSB<YCSBE>.self), ModelRow(YCSB<YCSBF>.self), ModelRow(LRUStackModel.self),
    ModelRow(FlashCrowd.self), ModelRow(Diurnal.self), ModelRow(Churn.self), ModelRow(Bursts.self),
    ModelRow(MetaETC.self), ModelRow(TwitterLike.self), ModelRow(CDN.self), ModelRow(LLMPrefix.self),
  ]

  /// The row of a name.
  public static func row(named name: String) throws(CachesimError) -> ModelRow {
    if let row = rows.first(where: { $0.description.name == name }) { return row }
    let hint =
      nearestName(to: name, in: rows.map(\.description.name)).map { "did you mean '\($0)'?" }
      ?? "'cachesim models' lists them"
    throw CachesimError(.usage, "unknown model '\(name)'; \(hint)")
  }
}
