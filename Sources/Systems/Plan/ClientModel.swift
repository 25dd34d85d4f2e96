public import Service

/// Who asks: what number a request's client has, and when clients ask.
public struct ClientModel: Sendable, Equatable {
  /// Where a client's number comes from. Numbers are 0 ..< count.
  public enum Numbering: Sendable, Equatable {
    /// One client asks everything.
    case one
    /// Each request's client is drawn, all equally likely.
    case drawn(count: Int64)
    /// The request's key modulo so many: the tenant, in traces of models with `tenants=`.
    case byKey(count: Int64)
    /// The request's index modulo so many: they take turns.
    case inTurn(count: Int64)

    /// How many clients there are.
    public var count: Int64 {
      switch self {
      case .one: 1
      case .drawn(let count), .byKey(let count), .inTurn(let count): count
      }
    }
  }

  /// Where a client's number comes from.
  public var numbering = Numbering.one
  /// How many clients ask again only when they were answered; nil: requests come at the trace's times.
  public var closedLoop: Int?
  /// What such a client waits between an answer and its next request.
  public var think = LatencyLaw.zero

  /// One client, at the trace's times.
  public init() {}
}
