internal import CacheCore
internal import CacheStructures

/// AdaptSize: lets an object of size s in with probability e^(-s/c), and chooses c anew all the time, so that a model of the
/// cache predicts the most hits.
///
/// It counts requests for each object in intervals of `interval` requests; at an interval's end older counts are multiplied
/// by 0.3 and the interval's come in with 0.7 (an object's first ones whole), and objects below a tenth of a request are
/// forgotten. Once the objects counted weigh three caches (until then every 1,000 requests it looks again), log2 c is sought
/// between 0 and log2 of the capacity: first on a grid of step 4, then by golden-section search for at most `iterations`
/// steps. `AdaptSizeModel` predicts hits.
///
/// Constants are those of the authors' simulator but for `interval`, which there has to be given; its default is
/// libCacheSim's. c is 32 KiB at first. Where capacity counts objects each weighs 1. Same law as libCacheSim's
/// AdaptSizeAdmissioner. Source: Berger, Sitaraman, Harchol-Balter, "AdaptSize: orchestrating the hot object memory cache in a
/// content delivery network", NSDI 2017,
/// https://www.usenix.org/conference/nsdi17/technical-sessions/presentation/berger. Amortised O(iterations) a request; 56
/// bytes an object counted.
final class AdaptSizeAdmission: AdmissionFilter {
  static let description = AdmissionDescription(
    name: "adaptsize",
    summary: "AdaptSize: lets an object of size s in with probability e^(-s/c), c chosen by a model of the cache",
    parameters: [
      Parameter("interval", .count(1...1_000_000_000), default: "30k", "requests between two choices of c"),
      Parameter("iterations", .integer(0...1000), default: "15", "steps of the golden-section search"),
    ],
    needs: .size, isRandom: true,
    source: "Berger, Sitaraman, Harchol-Balter, NSDI 2017, "
      + "https://www.usenix.org/conference/nsdi17/technical-sessions/presentation/berger")

  private static let decay = 0.3
  private static let leastRequests = 0.1
  private static let goldenRatio = 0.61803399
  private static let tolerance = 3.0e-8

  private let capacity: Double
  private let isUnit: Bool
  private let interval: Int64
  private let iterations: Int64
  private var random: SplitMix64
  private var scale: Double = 32768
  private var countdown: Int64
  private var objects = CountedObjects()

  init(_ setup: AdmissionSetup) {
    capacity = Double(setup.capacity)
    isUnit = setup.isUnit
    interval = setup.parameters.integer("interval")
    iterations = setup.parameters.integer("iterations")
    countdown = interval
    random = setup.random
  }

  func record(_ slot: Slot, _ request: Request) {
    countdown -= 1
    if countdown <= 0 {
      if Double(objects.weight) <= capacity * 3 { countdown = 1000 } else { chooseScale() }
    }
    objects.count(request.key, weight: isUnit ? 1 : request.size)
  }

  func admits(_ slot: Slot, _ request: Request) -> Bool {
    random.unit() < PortableMath.exp(-Double(isUnit ? 1 : request.size) / scale)
  }

  private func chooseScale() {
    countdown = interval
    objects.closeInterval(decay: Self.decay, least: Self.leastRequests)
    var model = AdaptSizeModel(capacity: capacity, objects: objects)
    let ln2 = PortableMath.log(2)
    func hits(_ logarithm: Double) -> Double { model.hits(scale: PortableMath.exp(logarithm * ln2)) }

    let ratio = Self.goldenRatio
    var (low, high) = (0.0, PortableMath.log(capacity) / ln2)
    var (left, right) = (high, high)
    var leftHits = 0.0
    for step in stride(from: 2.0, to: high, by: 4) {
      let found = hits(step)
      if found > leftHits { (left, leftHits) = (step, found) }
    }
    var rightHits: Double
    if high - left > left - low {
      right = left + (1 - ratio) * (high - left)
      rightHits = hits(right)
    } else {
      (right, rightHits) = (left, leftHits)
      left = low + (1 - ratio) * (left - low)
      leftHits = hits(left)
    }
    var step: Int64 = 0
    while step < iterations, high - low > Self.tolerance * (left.magnitude + right.magnitude) {
      step += 1
      if rightHits > leftHits {
        (low, left) = (left, right)
        right = ratio * left + (1 - ratio) * high
        (leftHits, rightHits) = (rightHits, hits(right))
      } else {
        (high, right) = (right, left)
        left = ratio * right + (1 - ratio) * low
        (rightHits, leftHits) = (leftHits, hits(left))
      }
    }
    scale = PortableMath.exp((leftHits > rightHits ? left : right) * ln2)
  }
}

/// How often objects were asked for lately, and what they weigh.
struct CountedObjects: ~Copyable {
  private struct Entry: BitwiseCopyable {
    var key: UInt64
    var weight: Int64
    /// Requests in earlier intervals, faded; below 0: there was none.
    var requests: Double
    /// Requests in this interval.
    var recent: Double
  }

  private var places = KeyTable()
  private var entries = SlotArray<Entry>()
  private(set) var count: UInt32 = 0
  /// What all of them weigh.
  private(set) var weight: Int64 = 0

  /// Counts a request for an object.
  mutating func count(_ key: UInt64, weight objectWeight: Int64) {
    var place = places.find(key)
    if place == KeyTable.none {
      place = count
      count += 1
      entries.reserve(Int(count))
      places.set(key, place)
      entries[place] = Entry(key: key, weight: 0, requests: -1, recent: 0)
    }
    let entry = entries.pointer(place)
    weight += objectWeight - entry.pointee.weight
    entry.pointee.weight = objectWeight
    entry.pointee.recent += 1
  }

  /// Fades what was, takes in what the interval brought, and forgets objects with fewer than `least` requests.
  mutating func closeInterval(decay: Double, least: Double) {
    var kept: UInt32 = 0
    for place in 0..<count {
      var entry = entries[place]
      entry.requests = entry.requests < 0 ? entry.recent : decay * entry.requests + (1 - decay) * entry.recent
      entry.recent = 0
      if entry.requests < least {
        weight -= entry.weight
        places.remove(entry.key)
      } else {
        entries[kept] = entry
        places.set(entry.key, kept)
        kept += 1
      }
    }
    count = kept
  }

  /// The faded requests and the weight of each.
  subscript(place: UInt32) -> (requests: Double, weight: Double) {
    let entry = entries[place]
    return (entry.requests, Double(entry.weight))
  }
}

/// Predicts the hits of an LRU cache that lets an object of size s in with probability e^(-s/c).
///
/// An object that is in stays for a time T after its last request. It is in with probability x / (1 + x), x being the
/// probability of being let in times e^(rT) - 1 at request rate r; T is found by iterating until the objects in weigh what the
/// cache holds. For hits the exponential is replaced by a quotient of polynomials, as in the authors' simulator.
struct AdaptSizeModel: ~Copyable {
  private struct Object: BitwiseCopyable {
    var rate: Double
    var weight: Double
    var admission: Double
  }

  /// From here on time is without end: what gets in stays.
  private static let endless = 1e70

  private let capacity: Double
  private let count: UInt32
  private var objects = SlotArray<Object>()

  init(capacity: Double, objects counted: borrowing CountedObjects) {
    self.capacity = capacity
    count = counted.count
    objects.reserve(Int(count))
    for place in 0..<count {
      let (requests, weight) = counted[place]
      objects[place] = Object(rate: requests, weight: weight, admission: 0)
    }
  }

  /// The requests that hit in an interval, if c is `scale`.
  mutating func hits(scale: Double) -> Double {
    var offered = 0.0
    for place in 0..<count {
      let object = objects.pointer(place)
      object.pointee.admission = PortableMath.exp(-object.pointee.weight / scale)
      offered += object.pointee.rate * object.pointee.admission * object.pointee.weight
    }
    guard offered > 0 else { return 0 }
    var time = capacity / offered
    for _ in 0..<20 where time <= Self.endless {
      var held = 0.0
      for place in 0..<count {
        let object = objects[place]
        let product = object.rate * time
        if product > 150 {
          held += object.weight
        } else {
          let odds = object.admission * (PortableMath.exp(product) - 1)
          held += object.weight * (odds / (1 + odds))
        }
      }
      time = capacity * time / held
    }
    var hits = 0.0
    for place in 0..<count { hits += objects[place].rate * hitRatio(objects[place], time) }
    return hits
  }

  private func hitRatio(_ object: Object, _ time: Double) -> Double {
    let p = object.admission
    guard time <= Self.endless else { return p > 0 ? 1 : 0 }
    let x = object.rate * time
    let above = x * p * (840 + 60 * x + 20 * x * x + x * x * x)
    let below =
      840 + 120 * x * (7 * p - 3) + 60 * x * x * (1 + p) + 4 * x * x * x * (5 * p - 1) + x * x * x * x * p
    return below == 0 ? 0 : min(1, max(0, above / below))
  }
}
