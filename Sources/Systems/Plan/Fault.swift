/// Something that goes wrong, or is changed, at a time. Times are nanoseconds of the virtual clock; a stretch includes its
/// beginning, not its end.
public enum Fault: Sendable, Equatable {
  /// A node of a tier (nil: all nodes) cannot be asked from `from` to `to`. Without `keepsContents` it comes back empty.
  case down(tier: String, node: Int?, from: Int64, to: Int64, keepsContents: Bool)
  /// A node of a tier (nil: all nodes) loses everything, what is dirty too, and goes on at once.
  case crash(tier: String, node: Int?, at: Int64)
  /// A tier has `nodes` nodes from then on: new ones are empty, those taken away lose what they hold.
  case scale(tier: String, nodes: Int, at: Int64)
  /// The origin answers nothing: requests that arrive fail when its timeout is over, at once if it has none.
  case originDown(from: Int64, to: Int64)
  /// What begins to be served takes `factor` times as long.
  case originSlower(factor: Double, from: Int64, to: Int64)
  /// Each trip to a tier (nil: to the origin) takes `add` nanoseconds longer.
  case networkSlower(tier: String?, add: Int64, from: Int64, to: Int64)
}
