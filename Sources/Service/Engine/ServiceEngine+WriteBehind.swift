internal import CacheCore
internal import CacheStructures
internal import Policies

extension ServiceEngine {
  /// Whether no further key may become dirty.
  @inline(__always)
  var isFullOfDirt: Bool { uncommitted >= mostDirty }

  /// What a lookup finds of a key that is not committed; nil: nothing that it may see.
  @inline(__always)
  func dirtyValue(_ id: UInt32) -> (isResident: Bool, place: UInt32)? {
    let place = keys[id].dirty
    guard place != 0 else { return nil }
    let flags = dirtyKeys[place - 1].flags
    guard flags.contains(.waiting) || flags.contains(.sent) && !flags.contains(.gone) else { return nil }
    return (keys[id].flags.contains(.resident), place - 1)
  }

  // MARK: - Writing

  /// The store latency of a write-behind write is over.
  mutating func writtenBehind(_ place: UInt32, _ rule: WriteBehind) {
    let id = trips[place].id
    if !rule.allocates, !keys[id].flags.contains(.resident), dirtyValue(id) == nil {
      reach(id)
      trip(place).pointee.flags.insert(.direct)
      return ask(place)
    }
    guard keys[id].dirty == 0, isFullOfDirt else { return storeDirty(place, rule) }
    // At the limit a clean key waits, first come first served (36).
    trip(place).pointee.next = Trip.none
    if lastBlocked == Trip.none { firstBlocked = place } else { trip(lastBlocked).pointee.next = place }
    lastBlocked = place
    flushEligible()
  }

  private mutating func storeDirty(_ place: UInt32, _ rule: WriteBehind) {
    let id = trips[place].id
    lookAtExpiredBytes()
    reach(id)
    trip(place).pointee.flags.insert(.dirtyValue)
    let wasFull = isFullOfDirt
    let wasDirty = keys[id].dirty
    // The tier, then the key is dirty, then its victims go, the batch is looked at, and the answer is given.
    let dirty = wasDirty == 0 ? newDirty(id) : wasDirty - 1
    let size = trips[place].size
    countDirtyBytes(size - dirtyKeys[dirty].size)
    dirtyKeys.pointer(dirty).pointee.size = size
    if dirtyKeys[dirty].writes == 0 {
      becomeWaiting(dirty, rule)
    }
    dirtyKeys.pointer(dirty).pointee.writes += 1
    dirtyKeys.pointer(dirty).pointee.flushSize = size + (rule.coalesces ? 0 : dirtyKeys[dirty].flushSize)
    store(place, delta: 0)
    if keys[id].flags.contains(.resident) { keepsTogether(dirty) } else { sendEvicted(id) }
    invalidateRelated(to: id)
    let forced = takeForced(if: wasFull)
    while eligible >= rule.batch { flushOldest(most: rule.batch) }
    lastBehindStore = now
    if let idle = rule.idle {
      if idle == 0 { flushEligible() } else { events.schedule(.idle, at: later(idle), .timer) }
    }
    if !rule.isPeriodic, rule.interval == 0 { flushEligible() }
    guard wait(forFlushes: forced, place) else { return answerWrite(place) }
    if keys[id].dirty != 0 { dirtyKeys.pointer(keys[id].dirty - 1).pointee.unanswered += 1 }
  }

  /// A value that was evicted while a flush of its key was under way is resident again, and need not go alone.
  private mutating func keepsTogether(_ place: UInt32) {
    guard dirtyKeys[place].flags.contains(.evicted) else { return }
    dirtyKeys.pointer(place).pointee.flags.remove(.evicted)
    evictedWaiting -= 1
  }

  private mutating func newDirty(_ id: UInt32) -> UInt32 {
    let place = dirtyKeys.take()
    dirtyKeys[place] = DirtyKey(id: id, stamp: dirtyKeys[place].stamp)
    key(id).pointee.dirty = place + 1
    uncommitted += 1
    return place
  }

  private mutating func becomeWaiting(_ place: UInt32, _ rule: WriteBehind) {
    let dirty = dirtyKeys.pointer(place)
    dirty.pointee.stamp &+= 1
    dirty.pointee.flags.insert(.waiting)
    dirty.pointee.since = now
    dirty.pointee.previous = lastDirty
    dirty.pointee.next = DirtyKey.none
    if lastDirty == DirtyKey.none { firstDirty = place } else { dirtyKeys.pointer(lastDirty).pointee.next = place }
    lastDirty = place
    if !dirty.pointee.flags.contains(.sent) { eligible += 1 }
    if !rule.isPeriodic, rule.interval > 0 {
      events.schedule(.flushDue, at: later(rule.interval), .timer, subject: place, stamp: dirty.pointee.stamp)
    }
  }

  private mutating func stopWaiting(_ place: UInt32) {
    let dirty = dirtyKeys.pointer(place)
    if dirty.pointee.previous == DirtyKey.none {
      firstDirty = dirty.pointee.next
    } else {
      dirtyKeys.pointer(dirty.pointee.previous).pointee.next = dirty.pointee.next
    }
    if dirty.pointee.next == DirtyKey.none {
      lastDirty = dirty.pointee.previous
    } else {
      dirtyKeys.pointer(dirty.pointee.next).pointee.previous = dirty.pointee.previous
    }
    if dirty.pointee.flags.contains(.evicted) { evictedWaiting -= 1 }
    dirty.pointee.flags.subtract([.waiting, .evicted])
    if !dirty.pointee.flags.contains(.sent) { eligible -= 1 }
  }

  mutating func countDirtyBytes(_ change: Int64) {
    if !isAveraged { dirtyArea += Double(dirtyBytes) * Double(now - dirtySince) }
    dirtySince = now
    dirtyBytes += change
    metrics.dirtyBytesMax = max(metrics.dirtyBytesMax, dirtyBytes)
  }

  /// Ends the average over time, when the trace is over.
  mutating func closeDirtyAverage() {
    countDirtyBytes(0)
    isAveraged = true
  }

  /// Forgets a key that is committed, dropped or lost.
  private mutating func freeDirty(_ place: UInt32) {
    countDirtyBytes(-dirtyKeys[place].size)
    key(dirtyKeys[place].id).pointee.dirty = 0
    uncommitted -= 1
    dirtyKeys.pointer(place).pointee.stamp &+= 1
    dirtyKeys.giveBack(place)
  }

  private mutating func noteDirtyAge(_ since: Int64) { metrics.dirtyAgeMax = max(metrics.dirtyAgeMax, now - since) }

  // MARK: - Flushing

  /// Everything dirty goes, oldest first.
  mutating func flushEligible() { flushOldest(most: .max) }

  private mutating func flushOldest(most: Int64) {
    guard eligible > 0, most > 0 else { return }
    var chosen: Int64 = 0
    var first = DirtyKey.none
    var last = DirtyKey.none
    var place = firstDirty
    while place != DirtyKey.none, chosen < most {
      let next = dirtyKeys[place].next
      if !dirtyKeys[place].flags.contains(.sent) {
        take(place)
        if last == DirtyKey.none { first = place } else { dirtyKeys.pointer(last).pointee.nextInFlush = place }
        last = place
        chosen += 1
      }
      place = next
    }
    sendFlush(first)
  }

  private mutating func take(_ place: UInt32) {
    stopWaiting(place)
    let dirty = dirtyKeys.pointer(place)
    dirty.pointee.flags.insert(.sent)
    dirty.pointee.flags.remove(.gone)
    dirty.pointee.sentWrites = dirty.pointee.writes
    dirty.pointee.sentSince = dirty.pointee.since
    dirty.pointee.sentSize = dirty.pointee.size
    dirty.pointee.writes = 0
    dirty.pointee.unanswered = 0
    dirty.pointee.sentFlushSize = dirty.pointee.flushSize
    dirty.pointee.flushSize = 0
    dirty.pointee.nextInFlush = DirtyKey.none
  }

  /// Sends a flush. Answers whether it is still under way.
  @discardableResult
  private mutating func sendFlush(_ first: UInt32) -> Bool {
    let flush = newTrip(.flush, id: dirtyKeys[first].id)
    trip(flush).pointee.index = flushNumber
    flushNumber += 1
    trip(flush).pointee.firstDirty = first
    metrics.flushes += 1
    var place = first
    while place != DirtyKey.none {
      let dirty = dirtyKeys[place]
      trip(flush).pointee.size += dirty.sentFlushSize
      metrics.writesFlushed += dirty.sentWrites
      place = dirty.nextInFlush
    }
    let stamp = trips[flush].stamp
    ask(flush)
    return trips[flush].stamp == stamp
  }

  @inline(__always)
  func flushItems(_ flush: UInt32) -> Int64 {
    guard let rule = options.pointee.writeStrategy.writeBehind else { return 0 }
    var items: Int64 = 0
    var place = trips[flush].firstDirty
    while place != DirtyKey.none {
      items += rule.coalesces ? 1 : dirtyKeys[place].sentWrites
      place = dirtyKeys[place].nextInFlush
    }
    return items
  }

  /// A dirty value was evicted: it is sent alone at once, unless a flush of its key is under way.
  mutating func sendEvicted(_ id: UInt32) {
    let place = keys[id].dirty - 1
    guard dirtyKeys[place].flags.contains(.waiting) else { return }
    guard !dirtyKeys[place].flags.contains(.sent) else {
      if !dirtyKeys[place].flags.contains(.evicted) {
        dirtyKeys.pointer(place).pointee.flags.insert(.evicted)
        evictedWaiting += 1
      }
      return
    }
    take(place)
    let number = flushNumber
    guard sendFlush(place) else { return }
    forced.reserve(Int(forcedCount) + 1)
    forced[forcedCount] = UInt32(truncatingIfNeeded: number)
    forcedCount += 1
  }

  /// A flush commits: the origin has the values.
  mutating func commitFlush(_ flush: UInt32) {
    guard let rule = options.pointee.writeStrategy.writeBehind else { return }
    var place = trips[flush].firstDirty
    while place != DirtyKey.none {
      let dirty = dirtyKeys[place]
      let items = rule.coalesces ? 1 : dirty.sentWrites
      for _ in 0..<items { commit(dirty.id, isDelete: false) }
      metrics.originWrites += items
      noteDirtyAge(dirty.sentSince)
      dirtyKeys.pointer(place).pointee.flags.subtract([.sent, .gone])
      if dirty.flags.contains(.waiting) {
        eligible += 1
      } else {
        freeDirty(place)
        let state = key(dirty.id)
        if state.pointee.flags.contains(.resident), !dirty.flags.contains(.gone) {
          state.pointee.version = state.pointee.originVersion
          state.pointee.flags.remove(.outdated)
          watchExpiry(dirty.id)
        }
      }
      place = dirty.nextInFlush
    }
    trip(flush).pointee.firstDirty = DirtyKey.none
  }

  /// What follows a flush's commit.
  mutating func flushed(_ flush: UInt32) {
    answerAwaiting(flush)
    freeTrip(flush)
    admitBlocked()
    // At the end everything goes that may, whatever a batch is (38).
    if isOver { return flushEligible() }
    guard let rule = options.pointee.writeStrategy.writeBehind else { return }
    if !rule.isPeriodic, let since = oldestEligible, saturatedSum(since, rule.interval) <= now { flushEligible() }
    var place = evictedWaiting > 0 ? firstDirty : DirtyKey.none
    while place != DirtyKey.none {
      let next = dirtyKeys[place].next
      let flags = dirtyKeys[place].flags
      if flags.contains(.evicted), !flags.contains(.sent) {
        take(place)
        sendFlush(place)
      }
      place = next
    }
    while eligible >= rule.batch { flushOldest(most: rule.batch) }
    if firstBlocked != Trip.none { flushEligible() }
  }

  /// Since when the oldest key that may be sent is dirty.
  @inline(__always)
  private var oldestEligible: Int64? {
    var place = eligible > 0 ? firstDirty : DirtyKey.none
    while place != DirtyKey.none, dirtyKeys[place].flags.contains(.sent) { place = dirtyKeys[place].next }
    return place == DirtyKey.none ? nil : dirtyKeys[place].since
  }

  /// Writes that waited for room go in, in the order in which they came (36).
  private mutating func admitBlocked() {
    guard let rule = options.pointee.writeStrategy.writeBehind else { return }
    while firstBlocked != Trip.none {
      let place = firstBlocked
      guard keys[trips[place].id].dirty != 0 || !isFullOfDirt else { return }
      firstBlocked = trips[place].next
      if firstBlocked == Trip.none { lastBlocked = Trip.none }
      storeDirty(place, rule)
    }
  }

  // MARK: - Timers

  mutating func flushDue(_ place: UInt32) {
    let flags = dirtyKeys[place].flags
    // One whose flush is under way goes when that commits.
    if flags.contains(.waiting), !flags.contains(.sent) { flushEligible() }
  }

  mutating func idle() {
    guard let idle = options.pointee.writeStrategy.writeBehind?.idle, lastBehindStore + idle == now else { return }
    flushEligible()
  }

  mutating func tick() {
    guard let rule = options.pointee.writeStrategy.writeBehind else { return }
    flushEligible()
    events.schedule(.tick, at: later(max(1, rule.interval)), .timer)
  }

  // MARK: - Waiting for flushes

  /// How many flushes were forced since this was asked last; none where nobody has to wait for them (37).
  mutating func takeForced(if wasFull: Bool) -> UInt32 {
    let count = wasFull ? forcedCount : 0
    forcedCount = 0
    return count
  }

  /// Lets a trip's answer wait for the flushes that were forced; false where there are none.
  mutating func wait(forFlushes flushes: UInt32, _ place: UInt32) -> Bool {
    guard flushes > 0 else { return false }
    trip(place).pointee.flushesAwaited = flushes
    awaited.reserve(Int(awaitedCount) + Int(flushes))
    for position in 0..<flushes {
      awaited[awaitedCount] = UInt64(forced[position]) << 32 | UInt64(place)
      awaitedCount += 1
    }
    return true
  }

  private mutating func answerAwaiting(_ flush: UInt32) {
    guard awaitedCount > 0 else { return }
    let number = UInt64(trips[flush].index)
    var kept: UInt32 = 0
    var ready: [UInt32] = []
    for position in 0..<awaitedCount {
      let entry = awaited[position]
      if entry >> 32 == number & 0xFFFF_FFFF {
        let place = UInt32(truncatingIfNeeded: entry)
        trip(place).pointee.flushesAwaited -= 1
        if trips[place].flushesAwaited == 0 { ready.append(place) }
      } else {
        awaited[kept] = entry
        kept += 1
      }
    }
    awaitedCount = kept
    for place in ready {
      if trips[place].kind == .load {
        answerAfterFlushes(place)
      } else {
        let dirty = keys[trips[place].id].dirty
        if dirty != 0, dirtyKeys[dirty - 1].unanswered > 0 { dirtyKeys.pointer(dirty - 1).pointee.unanswered -= 1 }
        answerWrite(place)
      }
    }
  }

  // MARK: - Losing

  /// A delete drops what is dirty (21): the waiting part goes, what was sent is no longer found.
  mutating func dropDirty(_ id: UInt32) {
    guard let value = dirtyValue(id) else { return }
    removeEntry(id)
    drop(value.place)
    admitBlocked()
    if firstBlocked != Trip.none { flushEligible() }
  }

  private mutating func drop(_ place: UInt32) {
    let dirty = dirtyKeys[place]
    if dirty.flags.contains(.waiting) {
      noteDirtyAge(dirty.since)
      stopWaiting(place)
      dirtyKeys.pointer(place).pointee.writes = 0
      dirtyKeys.pointer(place).pointee.unanswered = 0
      dirtyKeys.pointer(place).pointee.flushSize = 0
    }
    if dirty.flags.contains(.sent) {
      dirtyKeys.pointer(place).pointee.flags.insert(.gone)
      countDirtyBytes(dirty.sentSize - dirtyKeys[place].size)
      dirtyKeys.pointer(place).pointee.size = dirty.sentSize
    } else {
      freeDirty(place)
    }
  }

  /// The tier crashes (39).
  mutating func crash() {
    lookAtExpiredBytes()
    var place = firstDirty
    while place != DirtyKey.none {
      let next = dirtyKeys[place].next
      let lost = dirtyKeys[place].writes - dirtyKeys[place].unanswered
      metrics.lostWrites += lost
      metrics.lostKeys += lost > 0 ? 1 : 0
      drop(place)
      place = next
    }
    for id in 0..<UInt32(objects) {
      if keys[id].dirty != 0 { dirtyKeys.pointer(keys[id].dirty - 1).pointee.flags.insert(.gone) }
      removeEntry(id)
      guard let live = liveIfAny(id) else { continue }
      live.pointee.lockHolder = Trip.none
      if case .lease = options.pointee.missGuard { voidLoads(id, except: Trip.none) }
    }
    admitBlocked()
    if firstBlocked != Trip.none { flushEligible() }
  }
}
