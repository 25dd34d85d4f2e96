internal import CacheCore

/// What a model decides of a request; all else comes from the pieces that models have in common.
struct ModelRequest {
  /// The object.
  var key: UInt64
  /// What happens to it; read where the model has no say in it.
  var operation = Operation.read

  @inline(__always)
  init(_ key: UInt64, _ operation: Operation = .read) {
    self.key = key
    self.operation = operation
  }
}

/// A law of requests: which object comes next. Sizes, times to live, arrivals, tenants and, where the model does not decide
/// on them, operations are added by `ModelWorkload`.
///
/// Memory depends on the parameters and never on how many requests are drawn; without an end, the law goes on.
protocol RequestModel: Sendable {
  /// What lists, help and documentation say of the model.
  static var description: ModelDescription { get }
  /// The law at its first request; refuses values that fit one by one and not together.
  init(_ parameters: ParameterValues) throws(CachesimError)
  /// The next request.
  mutating func next(_ random: inout SplitMix64) -> ModelRequest
}
