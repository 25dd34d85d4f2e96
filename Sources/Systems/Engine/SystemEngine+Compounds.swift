internal import CacheCore
internal import CacheStructures
internal import Service

/// A compound request under way.
struct CompoundState: BitwiseCopyable {
  var start: Int64 = 0
  var client: UInt64 = 0
  /// Accesses that the trace has shown, that are out, and that are answered.
  var joined: Int64 = 0
  var running: Int64 = 0
  var answered: Int64 = 0
  /// How many there are in all.
  var size: Int64 = 0
  var areAllHits = true
  /// Those that wait for their turn.
  var firstParked = Trip.none
  var lastParked = Trip.none
}

extension SystemEngine {
  /// An access is part of the compound request that is open, or opens one.
  mutating func joinCompound(_ place: UInt32) {
    guard let rule = plan.compound else { return }
    if openCompound == Trip.none {
      openCompound = compounds.take()
      compounds[openCompound] = CompoundState(start: now, client: trips[place].client, size: rule.size)
    }
    let number = openCompound
    let state = compounds.pointer(number)
    state.pointee.joined += 1
    trip(place).pointee.compound = number
    trip(place).pointee.client = state.pointee.client
    if state.pointee.joined == rule.size { openCompound = Trip.none }
    let mayStart =
      switch rule.order {
      case .parallel: true
      case .serial: state.pointee.running == 0
      case .firstThenParallel: state.pointee.joined == 1 || state.pointee.answered > 0
      }
    if mayStart {
      state.pointee.running += 1
      return start(place)
    }
    trip(place).pointee.next = Trip.none
    if state.pointee.lastParked == Trip.none {
      state.pointee.firstParked = place
    } else {
      trip(state.pointee.lastParked).pointee.next = place
    }
    state.pointee.lastParked = place
  }

  /// An access of a compound request was answered.
  mutating func compoundGoesOn(_ ended: Trip, _ outcome: Outcome) {
    let number = ended.compound
    compounds.pointer(number).pointee.running -= 1
    compounds.pointer(number).pointee.answered += 1
    if outcome != .hit { compounds.pointer(number).pointee.areAllHits = false }
    guard compounds[number].answered < compounds[number].size else { return endCompound(number, ended) }
    if compounds[number].firstParked != Trip.none { startParked(number) }
  }

  private mutating func startParked(_ number: UInt32) {
    repeat {
      let place = compounds[number].firstParked
      compounds.pointer(number).pointee.firstParked = trips[place].next
      if trips[place].next == Trip.none { compounds.pointer(number).pointee.lastParked = Trip.none }
      compounds.pointer(number).pointee.running += 1
      // One that is answered at once starts others, or ends the compound.
      start(place)
    } while plan.compound?.order == .firstThenParallel && compounds[number].firstParked != Trip.none
  }

  private mutating func endCompound(_ number: UInt32, _ last: Trip) {
    compoundLatencies.record(now - compounds[number].start)
    if compounds[number].areAllHits { compoundHits += 1 }
    compounds.giveBack(number)
    clientIsReady(last.index, last.size)
  }

  /// The trace is over: a compound request that it cut off is as large as it came.
  mutating func endOpenCompound() {
    guard openCompound != Trip.none else { return }
    let number = openCompound
    openCompound = Trip.none
    compounds.pointer(number).pointee.size = compounds[number].joined
    if compounds[number].answered == compounds[number].joined {
      compoundLatencies.record(max(0, end - compounds[number].start))
      if compounds[number].areAllHits { compoundHits += 1 }
      compounds.giveBack(number)
    }
  }
}
