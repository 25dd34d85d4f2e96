internal import CacheCore
internal import CacheStructures

/// Lets an object in at its second miss within a window: what is asked for once never gets in.
///
/// Every miss is entered in a Bloom filter; an object that is there already is let in. So that it does not fill up, there are
/// two filters: once the newer holds `window` keys it becomes the older, and the older is forgotten. An object is thus
/// remembered for at least `window` and at most twice as many further objects' misses. `fpr` is the highest rate of false
/// memories, which let a newcomer in; with both filters full it is reached, and on average it is less.
///
/// With LRU this is B-LRU. libCacheSim's BloomFilterAdmissioner is an exact set that never forgets: `window` above the number
/// of objects and a tiny `fpr` give its counts. Source: Maggs, Sitaraman, "Algorithmic nuggets in content delivery", ACM
/// SIGCOMM CCR 45(3), 2015, doi 10.1145/2805789.2805800. O(1) a miss; 21 bits a key of the window.
final class BloomAdmission: AdmissionFilter {
  static let description = AdmissionDescription(
    name: "bloom", aliases: ["bloomfilter", "second-hit"],
    summary: "lets an object in at its second miss within a window, remembered in a Bloom filter",
    parameters: [
      Parameter("window", .count(1...1_000_000_000), default: "1M", "how many objects are remembered at least"),
      Parameter("fpr", .number(1e-12...0.5), default: "0.01", "the highest rate of false memories"),
    ],
    source: "Maggs, Sitaraman, ACM SIGCOMM CCR 45(3), 2015, doi 10.1145/2805789.2805800")

  private let window: Int64
  private var newer: BloomFilter
  private var older: BloomFilter
  private var count: Int64 = 0

  init(_ setup: AdmissionSetup) {
    window = setup.parameters.integer("window")
    // Two filters that err independently.
    let rate = setup.parameters.number("fpr") / 2
    newer = BloomFilter(expected: window, falsePositives: rate)
    older = BloomFilter(expected: window, falsePositives: rate)
  }

  func admits(_ slot: Slot, _ request: Request) -> Bool {
    if newer.contains(request.key) { return true }
    let isRemembered = older.contains(request.key)
    if count == window {
      swap(&newer, &older)
      newer.removeAll()
      count = 0
    }
    newer.insert(request.key)
    count += 1
    return isRemembered
  }
}
