internal import CacheCore

/// Requests by their depth in the LRU stack: locality in time instead of popularity.
struct LRUStackModel: RequestModel {
  static let description = ModelDescription(
    name: "lru-stack",
    summary: "the LRU stack model: the object at a random depth of the LRU stack, or a new one",
    formula:
      "with probability `new` a new object; else depth d, P(d) = d^-alpha / sum over 1..objects: LRU with room for C "
      + "misses with probability new + (1 - new) P(d > C)",
    own: [
      Parameter(
        "objects", .count(1...1 << 28), default: "100k", "how deep the stack is; deeper objects are not asked for again"
      ),
      CommonParameters.alpha("1"),
      Parameter("new", .number(0...1), default: "0.05", "the share of requests for a new object"),
    ],
    source: "Coffman, Denning, \"Operating Systems Theory\", 1973, chapter 6; Spirn, \"Program Behavior: Models and "
      + "Measurements\", 1977. O(log objects) a request, 20 bytes an object")

  private let sampler: ZipfSampler
  private let share: Double
  private let objects: Int
  private var stack: RecencyStack
  private var newest: UInt64 = 0

  init(_ parameters: ParameterValues) {
    objects = Int(parameters.integer("objects"))
    sampler = ZipfSampler(count: Int64(objects), alpha: parameters.number("alpha"))
    share = parameters.number("new")
    stack = RecencyStack(places: objects * 2)
    for _ in 0..<objects { pushNew() }
  }

  private mutating func pushNew() {
    _ = stack.push(newest)
    newest += 1
  }

  mutating func next(_ random: inout SplitMix64) -> ModelRequest {
    if stack.isFull { stack.compact() }
    if random.unit() < share {
      _ = stack.remove(place: stack.place(depth: objects))
      pushNew()
      return ModelRequest(newest - 1)
    }
    let object = stack.remove(place: stack.place(depth: Int(sampler.rank(&random))))
    _ = stack.push(object)
    return ModelRequest(object)
  }
}
