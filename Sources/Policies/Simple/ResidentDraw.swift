internal import CacheCore
internal import CacheStructures

/// A list of residents to draw from, each with the same probability, and what a policy knows of each.
struct ResidentDraw<State: BitwiseCopyable>: ~Copyable {
  /// A resident, and what is known of it.
  struct Resident: BitwiseCopyable {
    var state: State
    let slot: Slot
  }

  private var residents = SlotArray<Resident>()
  private var places = SlotArray<UInt32>()
  private(set) var count: UInt32 = 0
  var generator: SplitMix64

  init(_ setup: PolicySetup) { generator = SplitMix64(seed: setup.seed) }

  mutating func reserve(slots: Int) {
    residents.reserve(slots)
    places.reserve(slots)
  }

  @inline(__always)
  func prefetch(_ slot: Slot) { CacheStructures.prefetch(places.pointer(slot)) }

  /// Brings the next residents to be drawn close, so that reading them overlaps.
  @inline(__always)
  func prefetchNext(_ samples: Int64) {
    var ahead = generator
    for _ in 0..<samples { CacheStructures.prefetch(residents.pointer(ahead.below(count))) }
  }

  /// Any resident, without a draw; there is one.
  var first: Resident { @inline(__always) get { residents[0] } }

  /// A resident; there is one.
  @inline(__always)
  mutating func next() -> Resident { residents[generator.below(count)] }

  /// What is known of a resident.
  @inline(__always)
  func resident(_ slot: Slot) -> UnsafeMutablePointer<Resident> { residents.pointer(places[slot]) }

  @inline(__always)
  mutating func insert(_ slot: Slot, _ state: State) {
    residents[count] = Resident(state: state, slot: slot)
    places[slot] = count
    count &+= 1
  }

  @inline(__always)
  mutating func remove(_ slot: Slot) {
    count &-= 1
    let (place, last) = (places[slot], residents[count])
    residents[place] = last
    places[last.slot] = place
  }

  /// What is wrong, or nil.
  func problem(residents expected: Int) -> String? {
    if Int(count) != expected { return "\(count) of \(expected) residents are listed" }
    return (0..<count).first { places[residents[$0].slot] != $0 }.map { "the resident at \($0) does not know it" }
  }
}

/// Where nothing needs to be known of them.
extension ResidentDraw where State == Void {
  @inline(__always)
  mutating func insert(_ slot: Slot) { insert(slot, ()) }
}
