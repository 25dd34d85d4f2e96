/// Slots whose values grow with time, each at its own rate; knows which is greatest now.
///
/// A slot's value at time t is (t + 1 - start) * rate / span, whole numbers all, so that equal values are equal. A tournament: a binary tree whose inner nodes hold the greater of their
/// two children and until when nothing below them can change; asking for the greatest plays again only what may have changed.
/// Of equal values the one that started first is the greater. Time never goes back. Source: Basch, Guibas, Hershberger, "Data
/// structures for mobile data", Journal of Algorithms 31(1), 1999, doi 10.1006/jagm.1998.0988. Changing a slot is O(log n);
/// asking is O(log^2 n) amortised. 64 bytes a slot that is there, 4 bytes a slot.
@frozen
public struct KineticTournament: ~Copyable {
  /// A slot and its line.
  @frozen @usableFromInline
  struct Line: BitwiseCopyable {
    @usableFromInline var start: Int64
    @usableFromInline var rate: Double
    @usableFromInline var span: Double
    @usableFromInline var slot: UInt32

    init(_ start: Int64, _ rate: Int64, _ span: Int64, _ slot: UInt32) {
      self.start = start
      self.rate = Double(rate)
      self.span = Double(span)
      self.slot = slot
    }
  }

  @frozen @usableFromInline
  struct Node: BitwiseCopyable {
    /// Until (not including) when the winner is known.
    @usableFromInline var until: Int64
    /// The place of the winner; `none`: there is no one below.
    @usableFromInline var winner: UInt32
  }

  private static var none: UInt32 { .max }

  @usableFromInline var lines = SlotArray<Line>()
  @usableFromInline var places = SlotArray<UInt32>()
  @usableFromInline var nodes = SlotArray<Node>()
  /// The number of leaves, a power of two. The leaf of place p is node `leaves + p`.
  @usableFromInline var leaves: UInt32 = 0
  @usableFromInline var now: Int64 = .min
  /// How many slots there are.
  public var count: UInt32 = 0

  /// No slots.
  public init() {}

  /// Makes room for slots below `slots`.
  public mutating func reserve(slots: Int) { places.reserve(slots) }

  /// Brings the place of a slot close.
  public func prefetch(_ slot: UInt32) { CacheStructures.prefetch(places.pointer(slot)) }

  /// Puts in a slot that is not there.
  public mutating func insert(_ slot: UInt32, start: Int64, rate: Int64, span: Int64) {
    if start > now { now = start }
    if count == leaves { grow() }
    let place = count
    count &+= 1
    places[slot] = place
    lines[place] = Line(start, rate, span, slot)
    nodes[leaves &+ place] = Node(until: .max, winner: place)
    replay(from: place)
  }

  /// Changes the line of a slot that is there. It starts at a time that was, as in `insert`.
  public mutating func update(_ slot: UInt32, start: Int64, rate: Int64, span: Int64) {
    if start > now { now = start }
    let place = places[slot]
    lines[place] = Line(start, rate, span, slot)
    replay(from: place)
  }

  /// Takes out a slot that is there. The last place fills the gap.
  public mutating func remove(_ slot: UInt32) {
    let place = places[slot]
    count &-= 1
    let last = count
    if place != last {
      lines[place] = lines[last]
      places[lines[place].slot] = place
      replay(from: place)
    }
    nodes[leaves &+ last] = Node(until: .max, winner: KineticTournament.none)
    replay(from: last)
  }

  /// The slot whose value is greatest at `time`; there is one.
  public mutating func greatest(at time: Int64) -> UInt32 {
    if time > now { now = time }
    advance(1)
    return lines[nodes[1].winner].slot
  }

  /// The value of a slot that is there.
  public func value(of slot: UInt32, at time: Int64) -> Double { value(lines[places[slot]], time) }

  private func value(_ line: Line, _ time: Int64) -> Double { Double(time &+ 1 &- line.start) * line.rate / line.span }

  /// Plays again what may have changed below a node.
  private func advance(_ node: UInt32) {
    if nodes[node].until > now || node >= leaves { return }
    advance(node &* 2)
    advance(node &* 2 &+ 1)
    play(node)
  }

  /// Plays again the games of a place. What has not been asked for since may be wrong; its time is over, and so is that of
  /// all above it, which are played again when the greatest is asked for.
  private func replay(from place: UInt32) {
    var node = (leaves &+ place) &>> 1
    while node > 0 {
      play(node)
      node &>>= 1
    }
  }

  private func play(_ node: UInt32) {
    let (left, right) = (nodes[node &* 2], nodes[node &* 2 &+ 1])
    var result = Node(until: min(left.until, right.until), winner: left.winner)
    if left.winner == KineticTournament.none {
      result.winner = right.winner
    } else if right.winner != KineticTournament.none {
      let (first, second) = (lines[left.winner], lines[right.winner])
      let (a, b) = (value(first, now), value(second, now))
      let isSecond = a < b || (a == b && (second.start, second.slot) < (first.start, first.slot))
      if isSecond { result.winner = right.winner }
      let difference = second.rate / second.span - first.rate / first.span
      let gain = isSecond ? -difference : difference
      if gain > 0 {
        // Less than the distance by all that rounding may have done; nearer than that it is played again each time.
        let distance = ((a - b).magnitude - max(a, b).magnitude * 1e-14) / gain
        let wait = distance < 1 ? 1 : distance < 0x1p62 ? Int64(distance) : Int64.max &- max(now, 0)
        result.until = min(result.until, now &+ wait)
      }
    }
    nodes[node] = result
  }

  private mutating func grow() {
    leaves = max(2, leaves &* 2)
    lines.reserve(Int(leaves))
    nodes.reserve(2 * Int(leaves))
    for place in 0..<leaves {
      nodes[leaves &+ place] = Node(until: .max, winner: place < count ? place : KineticTournament.none)
    }
    for node in (1..<leaves).reversed() { play(node) }
  }

  /// Whether every slot knows its place and every node its winner, where its time is not over: for checks.
  public var isConsistent: Bool {
    for place in 0..<count where places[lines[place].slot] != place { return false }
    guard leaves > 0 else { return count == 0 }
    for node in 1..<leaves where nodes[node].until > now {
      let (left, right) = (nodes[node &* 2].winner, nodes[node &* 2 &+ 1].winner)
      guard nodes[node].winner == left || nodes[node].winner == right else { return false }
      for winner in [left, right] where winner != KineticTournament.none {
        guard nodes[node].winner != KineticTournament.none,
          value(lines[nodes[node].winner], now) >= value(lines[winner], now)
        else { return false }
      }
    }
    return true
  }
}
