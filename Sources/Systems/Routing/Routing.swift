public import CacheCore
internal import Service

/// Which of a tier's nodes a request goes to.
public enum Routing: Sendable, Equatable {
  /// By key, on a hash ring on which every node has so many places.
  case ring(virtualNodes: Int)
  /// By key: the hash modulo the number of nodes that are alive.
  case modulo
  /// Any node that is alive, drawn for each request.
  case random
  /// By client: always the same node, as long as it is alive.
  case byClient
  /// The nodes lie at `places` places, node n at place n mod `places`; client c is nearest to place c mod `places`, and within
  /// a place requests are routed by `within`. A place without a node alive is stood in for by the next one.
  indirect case nearest(places: Int, within: Routing)

  /// How many virtual nodes a ring has for each node if nobody says: the load of most nodes is then within a tenth of the
  /// mean (a standard deviation of 1 / sqrt(100)).
  public static let virtualNodes = 100

  static let rows: [NamedChoice] = [
    NamedChoice("ring", [virtualNodesParameter]), NamedChoice("modulo"), NamedChoice("random"),
    NamedChoice("by-client"),
    NamedChoice(
      "nearest",
      [
        Parameter("places", .integer(1...1_000_000), default: "1", "at how many places the nodes lie"),
        Parameter(
          "within", .choice(["ring", "modulo", "random", "by-client"]), default: "ring",
          "how a node of the place is chosen"),
        virtualNodesParameter,
      ]),
  ]

  private static let virtualNodesParameter = Parameter(
    "virtual-nodes", .integer(1...10_000), default: String(virtualNodes), "places on the ring for each node")

  /// Reads `ring:virtual-nodes=100`, `modulo`, `random`, `by-client` or `nearest:places=3:within=ring`.
  public init(_ text: String) throws(CachesimError) {
    let (name, values) = try NamedChoice.read(text, Routing.rows, option: "routing")
    func named(_ name: String) -> Routing {
      switch name {
      case "modulo": .modulo
      case "random": .random
      case "by-client": .byClient
      default: .ring(virtualNodes: Int(values.integer("virtual-nodes")))
      }
    }
    if name == "nearest" {
      self = .nearest(places: Int(values.integer("places")), within: named(values.text("within")))
    } else {
      self = named(name)
    }
  }
}
