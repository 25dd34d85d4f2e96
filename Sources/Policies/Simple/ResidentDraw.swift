internal import CacheCore
internal import CacheStructures

/// A list of residents to draw from: each with the same probability.
struct ResidentDraw: ~Copyable {
  private var residents = SlotArray<Slot>()
  private var places = SlotArray<UInt32>()
  private(set) var count: UInt32 = 0
  var generator: SplitMix64

  init(_ setup: PolicySetup) { generator = SplitMix64(seed: setup.seed) }

  mutating func reserve(slots: Int) {
    residents.reserve(slots)
    places.reserve(slots)
  }

  /// A resident; there is one.
  @inline(__always)
  mutating func next() -> Slot { residents[generator.below(count)] }

  @inline(__always)
  mutating func insert(_ slot: Slot) {
    residents[count] = slot
    places[slot] = count
    count &+= 1
  }

  @inline(__always)
  mutating func remove(_ slot: Slot) {
    count &-= 1
    let (place, last) = (places[slot], residents[count])
    residents[place] = last
    places[last] = place
  }

  /// What is wrong, or nil.
  func problem(residents expected: Int) -> String? {
    if Int(count) != expected { return "\(count) of \(expected) residents are listed" }
    return (0..<count).first { places[residents[$0]] != $0 }.map { "the resident at \($0) does not know it" }
  }
}
