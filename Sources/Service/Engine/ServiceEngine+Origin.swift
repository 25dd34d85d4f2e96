internal import CacheCore
internal import CacheStructures
internal import Policies

extension ServiceEngine {
  /// A request arrives at the origin.
  mutating func ask(_ place: UInt32) {
    let (arrivalSecond, isLater) = (now / 1_000_000_000, now / 1_000_000_000 != second)
    if isLater {
      second = arrivalSecond
      arrivalsInSecond = 0
    }
    arrivalsInSecond += 1
    metrics.originPeak = max(metrics.originPeak, arrivalsInSecond)
    guard let servers = options.pointee.origin.concurrency, busy >= servers else {
      watchTimeout(place)
      return serve(place)
    }
    if let most = options.pointee.origin.queue, waiting >= most, trips[place].kind != .flush { return failed(place) }
    trip(place).pointee.place = .waiting
    trip(place).pointee.next = Trip.none
    if lastWaiting == Trip.none { firstWaiting = place } else { trip(lastWaiting).pointee.next = place }
    lastWaiting = place
    waiting += 1
    watchTimeout(place)
  }

  private mutating func watchTimeout(_ place: UInt32) {
    guard let timeout = options.pointee.origin.timeout, trips[place].kind != .flush else { return }
    events.schedule(.late, at: later(timeout), .timer, subject: place, stamp: trips[place].stamp)
  }

  private mutating func serve(_ place: UInt32) {
    busy += 1
    trip(place).pointee.place = .inService
    if !options.pointee.origin.readsAtEnd { see(place) }
    step(.served, after: serviceTime(place), place)
  }

  /// A load sees the origin's version (9).
  private mutating func see(_ place: UInt32) {
    guard trips[place].kind == .load else { return }
    let state = keys[trips[place].id]
    trip(place).pointee.version = state.originVersion
    trip(place).pointee.flags.insert(.hasVersion)
    if state.flags.contains(.absent) { trip(place).pointee.flags.insert(.notFound) }
  }

  @inline(__always)
  private func serviceTime(_ place: UInt32) -> Int64 {
    let asked = trip(place)
    switch asked.pointee.kind {
    case .flush:
      let origin = options.pointee.origin
      if origin.batchBase != nil || origin.batchItem != nil {
        let (items, isOver) = flushItems(place).multipliedReportingOverflow(by: origin.batchItem ?? 0)
        return isOver ? .max : saturatedSum(origin.batchBase ?? 0, items)
      }
      return flushTimes.nanoseconds(asked.pointee.index, size: asked.pointee.size)
    case .write, .delete:
      return writeTimes.nanoseconds(asked.pointee.index, size: asked.pointee.size)
    case .load, .read:
      if let unit = options.pointee.costUnit {
        let time = asked.pointee.cost * Double(unit) + 0.5
        return time < 0x1p62 ? Int64(max(0, time).rounded(.down)) : 1 << 62
      }
      return readTimes.nanoseconds(asked.pointee.index, size: asked.pointee.size)
    }
  }

  /// A service ends: commit, the next in the queue, then the client goes on (9).
  mutating func served(_ place: UInt32) {
    busy -= 1
    let isWithdrawn = trips[place].place == .withdrawn
    trip(place).pointee.place = .elsewhere
    let kind = trips[place].kind
    switch kind {
    case .load: if options.pointee.origin.readsAtEnd { see(place) }
    case .write, .delete:
      commit(trips[place].id, isDelete: kind == .delete)
      metrics.originWrites += 1
      trip(place).pointee.version = keys[trips[place].id].originVersion
      trip(place).pointee.flags.insert(.hasVersion)
      if !isWithdrawn { chain(place) }
    case .flush: commitFlush(place)
    case .read: preconditionFailure("the origin serves loads, not reads")
    }
    serveNext()
    if isWithdrawn { return giveBack(place) }
    switch kind {
    case .load: loaded(place)
    case .write, .delete: committed(place)
    default: flushed(place)
    }
  }

  private mutating func serveNext() {
    while firstWaiting != Trip.none {
      let place = firstWaiting
      firstWaiting = trips[place].next
      if firstWaiting == Trip.none { lastWaiting = Trip.none }
      if trips[place].place == .withdrawn {
        giveBack(place)
        continue
      }
      waiting -= 1
      return serve(place)
    }
  }

  /// The origin changes a key.
  mutating func commit(_ id: UInt32, isDelete: Bool) {
    let state = key(id)
    state.pointee.originVersion &+= 1
    if isDelete { state.pointee.flags.insert(.absent) } else { state.pointee.flags.remove(.absent) }
    if state.pointee.flags.contains(.resident), dirtyValue(id) == nil, !state.pointee.flags.contains(.outdated) {
      state.pointee.flags.insert(.outdated)
      state.pointee.supersededAt = now
    }
    guard let live = liveIfAny(id) else { return }
    var place = live.pointee.trips
    while place != Trip.none {
      let carried = trip(place)
      if carried.pointee.flags.contains(.hasVersion), !carried.pointee.flags.contains(.outdated) {
        carried.pointee.flags.insert(.outdated)
        carried.pointee.supersededAt = now
      }
      place = carried.pointee.nextOfKey
    }
  }

  // MARK: - Failing

  /// The timeout of a request is over (40): whoever asked goes on, but the origin may still be at it.
  mutating func late(_ place: UInt32) {
    switch trips[place].place {
    case .waiting: waiting -= 1
    case .inService: break
    case .elsewhere, .withdrawn: return
    }
    trip(place).pointee.place = .withdrawn
    failed(place)
  }

  private mutating func failed(_ place: UInt32) {
    switch trips[place].kind {
    case .load: loadFailed(place)
    case .write, .delete: writeFailed(place)
    case .flush, .read: preconditionFailure("never refused")
    }
  }
}
