internal import CacheCore
internal import CacheStructures
internal import Service

extension SystemEngine {
  /// A request has reached the origin.
  mutating func queue(_ place: UInt32) {
    let kind = trips[place].kind
    if kind == .load || kind == .read { metrics.originReads += 1 }
    if now / 1_000_000_000 != second {
      second = now / 1_000_000_000
      arrivalsInSecond = 0
    }
    arrivalsInSecond += 1
    metrics.originPeak = max(metrics.originPeak, arrivalsInSecond)
    series.countOrigin(at: now)
    // While it answers nothing, whoever asks waits for the timeout, if there is one. Flushes wait till it is back.
    if originFaults > 0, limits.timeout == nil, kind != .flush { return failed(place) }
    guard originFaults > 0 || isBusy else {
      watchTimeout(place)
      return serve(place)
    }
    if let most = limits.queue, waiting >= most, kind != .flush { return failed(place) }
    trip(place).pointee.place = .waiting
    trip(place).pointee.next = Trip.none
    if lastWaiting == Trip.none { firstWaiting = place } else { trip(lastWaiting).pointee.next = place }
    lastWaiting = place
    waiting += 1
    watchTimeout(place)
  }

  @inline(__always)
  private var isBusy: Bool {
    guard let servers = limits.concurrency else { return false }
    return busy >= servers
  }

  private mutating func watchTimeout(_ place: UInt32) {
    guard let timeout = limits.timeout, trips[place].kind != .flush else { return }
    schedule(.late, at: later(timeout), .timer, subject: place, stamp: trips[place].stamp)
  }

  private mutating func serve(_ place: UInt32) {
    busy += 1
    trip(place).pointee.place = .inService
    if !limits.readsAtEnd { see(place) }
    var time = serviceTime(place)
    if slowness != 1 {
      let slowed = Double(time) * slowness + 0.5
      time = slowed < 0x1p62 ? Int64(slowed.rounded(.down)) : 1 << 62
    }
    step(.served, after: time, place)
  }

  /// A load sees the origin's version (9).
  private func see(_ place: UInt32) {
    let trip = trip(place)
    guard trip.pointee.kind == .load || trip.pointee.kind == .read else { return }
    trip.pointee.version = originKeys.version(trip.pointee.id)
    trip.pointee.readAt = now
    trip.pointee.flags.insert(.hasVersion)
    if originKeys.isAbsent(trip.pointee.id) { trip.pointee.flags.insert(.notFound) }
  }

  @inline(__always)
  private func serviceTime(_ place: UInt32) -> Int64 {
    let asked = trip(place)
    switch asked.pointee.kind {
    case .flush:
      if limits.batchBase != nil || limits.batchItem != nil {
        let (items, isOver) = flushItems(place).multipliedReportingOverflow(by: limits.batchItem ?? 0)
        return isOver ? .max : saturatedSum(limits.batchBase ?? 0, items)
      }
      return flushTimes.nanoseconds(asked.pointee.index, size: asked.pointee.size)
    case .write, .delete:
      return writeTimes.nanoseconds(asked.pointee.index, size: asked.pointee.size)
    case .load, .read:
      if let costUnit {
        let time = asked.pointee.cost * Double(costUnit) + 0.5
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
    switch trips[place].kind {
    case .load, .read: if limits.readsAtEnd { see(place) }
    case .write, .delete: commit(place)
    case .flush: commitFlush(place)
    }
    serveNext()
    if isWithdrawn { return giveBack(place) }
    let trip = trip(place)
    trip.pointee.found = .miss
    trip.pointee.foundAt = tierCount
    if trip.pointee.kind == .load || trip.pointee.kind == .read { metrics.bytesLoaded += trip.pointee.size }
    if trip.pointee.kind != .flush { originBreaker?.succeeded(isTrial: trips[place].flags.contains(.probe)) }
    originAnswered(place)
  }

  mutating func serveNext() {
    while firstWaiting != Trip.none, originFaults == 0, !isBusy {
      let place = firstWaiting
      firstWaiting = trips[place].next
      if firstWaiting == Trip.none { lastWaiting = Trip.none }
      if trips[place].place == .withdrawn {
        giveBack(place)
        continue
      }
      waiting -= 1
      serve(place)
    }
  }

  /// The origin changes a key.
  mutating func commit(_ place: UInt32) {
    originKeys.commit(trips[place].id, isDelete: trips[place].kind == .delete, at: now)
    metrics.originWrites += 1
    trip(place).pointee.version = originKeys.version(trips[place].id)
    trip(place).pointee.readAt = now
    trip(place).pointee.flags.insert(.hasVersion)
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

  /// A request to the origin was refused, or is late.
  mutating func failed(_ place: UInt32) {
    originBreaker?.failed(isTrial: trips[place].flags.contains(.probe), at: now)
    switch trips[place].kind {
    case .load: loadFailed(place)
    case .read: answer(place, .error)
    case .write, .delete: writeFailed(place)
    case .flush: preconditionFailure("never refused")
    }
  }
}
