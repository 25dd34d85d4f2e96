internal import CacheCore
internal import Workloads

/// Where in a file something stands that is only found wrong after the runs.
struct ClaimPlace: Sendable {
  private let before: String

  init(_ node: SpecNode) {
    before = String(node.error("").message)
  }

  /// An error about it.
  func error(_ text: String) -> CachesimError { CachesimError(.badData, before + text) }
}
