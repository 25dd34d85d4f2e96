import CacheCore
import CacheStructures
import Testing

@Suite struct KineticTournamentTests {
  /// Against a search of all, while slots come, change and go, and time passes, slowly and in leaps.
  @Test(arguments: [1, 3, 40, 500] as [UInt32]) func findsTheGreatest(slots: UInt32) {
    var random = SplitMix64(seed: UInt64(slots))
    var tournament = KineticTournament()
    tournament.reserve(slots: Int(slots))
    var lines: [UInt32: (start: Int64, rate: Int64, span: Int64)] = [:]
    var now: Int64 = 5
    for _ in 0..<20_000 {
      now += random.below(50) == 0 ? Int64(random.below(1000)) : Int64(random.below(2))
      let slot = random.below(slots)
      // Few rates, so that values are often equal, or many, so that they cross.
      let rate = Int64(1 + random.below(3))
      let span = Int64(1 + random.below(random.below(2) == 0 ? 4 : 1_000_000))
      if lines[slot] == nil {
        tournament.insert(slot, start: now, rate: rate, span: span)
        lines[slot] = (now, rate, span)
      } else if random.below(3) == 0 {
        tournament.remove(slot)
        lines[slot] = nil
      } else {
        tournament.update(slot, start: now, rate: rate, span: span)
        lines[slot] = (now, rate, span)
      }
      let count = tournament.count
      #expect(count == lines.count)
      guard !lines.isEmpty, random.below(3) > 0 else { continue }
      let found = tournament.greatest(at: now)
      let expected = lines.max { a, b in
        let x = (now + 1 - a.value.start) * a.value.rate * b.value.span
        let y = (now + 1 - b.value.start) * b.value.rate * a.value.span
        return x != y ? x < y : (a.value.start, a.key) > (b.value.start, b.key)
      }
      #expect(found == expected?.key)
    }
    let isConsistent = tournament.isConsistent
    #expect(isConsistent)
  }
}
