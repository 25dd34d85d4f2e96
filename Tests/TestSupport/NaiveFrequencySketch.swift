import CacheStructures

/// The frequency sketch as its rules read, with a number for each counter.
public struct NaiveFrequencySketch {
  var counters: [[Int]]
  var additions = 0

  public init(words: Int) { counters = Array(repeating: Array(repeating: 0, count: 16), count: words) }

  func places(_ key: UInt64) -> [(word: Int, counter: Int)] {
    let seeds: [UInt64] = [
      0xc3a5_c85c_97cb_3127, 0xb492_b66f_be98_f273, 0x9ae1_6a3b_2f90_404f, 0xcbf2_9ce4_8422_2325,
    ]
    let hash = FrequencySketch.hash(key)
    return seeds.enumerated().map { row, seed in
      let product = (UInt64(truncatingIfNeeded: Int64(Int32(bitPattern: hash))) &+ seed) &* seed
      return (Int((product &+ product >> 32) % UInt64(counters.count)), Int(hash % 4) * 4 + row)
    }
  }

  public func frequency(_ key: UInt64) -> Int { places(key).map { counters[$0.word][$0.counter] }.min() ?? 0 }

  public mutating func increment(_ key: UInt64) {
    let open = places(key).filter { counters[$0.word][$0.counter] < 15 }
    for place in open { counters[place.word][place.counter] += 1 }
    additions += open.isEmpty ? 0 : 1
    guard !open.isEmpty, additions == 10 * counters.count else { return }
    let odd = counters.joined().count { $0 % 2 == 1 }
    counters = counters.map { $0.map { $0 / 2 } }
    additions = (additions - odd / 4) / 2
  }
}

/// The least power of two that is not below `count`.
func powerOfTwo(_ count: Int) -> Int {
  var power = 1
  while power < count { power *= 2 }
  return power
}
