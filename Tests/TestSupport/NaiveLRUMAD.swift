/// LRU-MAD: a dictionary of past requests, and all residents compared.
public struct NaiveLRUMAD: NaivePolicy {
  struct History {
    var windows = 0
    var start = 0
    var delay = 0
    var last = 0
  }

  let latency: Int
  let usesTime: Bool
  var histories: [UInt32: History] = [:]
  var residents: Set<UInt32> = []

  /// `latency` is a number of requests or of nanoseconds.
  public init(latency: Int, usesTime: Bool) {
    self.latency = latency
    self.usesTime = usesTime
  }

  func now(_ request: NaiveRequest) -> Int { usesTime ? Int(request.time) : request.index }

  mutating func arrive(_ key: UInt32, _ now: Int) {
    var history = histories[key] ?? History()
    if history.windows == 0 || now - history.start >= latency {
      history.windows += 1
      history.start = now
      history.delay += latency
    } else {
      history.delay += latency - (now - history.start)
    }
    history.last = now
    histories[key] = history
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) { arrive(key, now(request)) }
  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) { arrive(key, now(request)) }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    /// Whether the rank of one is greater; where they are equal, whether it was asked for later.
    func ranksHigher(_ a: History, _ b: History) -> Bool {
      let (ageA, ageB) = (now(request) - a.last + 1, now(request) - b.last + 1)
      let (x, y) = (a.delay * b.windows * ageB, b.delay * a.windows * ageA)
      return x != y ? x > y : a.last > b.last
    }
    return residents.min { ranksHigher(histories[$1] ?? History(), histories[$0] ?? History()) } ?? 0
  }

  public mutating func evicted(_ key: UInt32) { residents.remove(key) }
  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { residents.insert(key) }
  public mutating func remove(_ key: UInt32) {
    residents.remove(key)
    histories[key] = nil
  }
}
