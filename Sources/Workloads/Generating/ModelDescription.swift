public import CacheCore

/// What the table of models says of one: all that lists, help and documentation need.
public struct ModelDescription: Sendable {
  /// As it is spelt on the command line.
  public let name: String
  /// What it makes, in one sentence.
  public let summary: String
  /// The law that requests are drawn from.
  public let formula: String
  /// Its parameters, in the order of lists.
  public let parameters: [Parameter]
  /// Where the law and the way of drawing from it come from.
  public let source: String

  /// Whether the model itself decides what is read and what is written.
  public let decidesOperations: Bool

  /// A description. `own`: the parameters beside those that all models have, for which `defaults` has other values.
  init(
    name: String, summary: String, formula: String, own: [Parameter], defaults: [String: String] = [:],
    decidesOperations: Bool = false, source: String
  ) {
    self.name = name
    self.summary = summary
    self.formula = formula
    self.decidesOperations = decidesOperations
    parameters = own + CommonParameters.list(defaults, decidesOperations: decidesOperations)
    self.source = source
  }
}
