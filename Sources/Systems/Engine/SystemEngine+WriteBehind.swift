internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

extension SystemEngine {
  /// Whether no further key may become dirty.
  @inline(__always)
  func isFullOfDirt(_ node: UInt32) -> Bool {
    nodes[node].pointee.uncommitted >= tiers[Int(nodes[node].pointee.tier)].mostDirty
  }

  /// Whether any tier writes behind.
  var writesBehind: Bool { (0..<Int(tierCount)).contains { tiers[$0].writeBehind != nil } }

  private func rule(_ node: UInt32) -> WriteBehind? { tiers[Int(nodes[node].pointee.tier)].writeBehind }

  /// What a lookup finds of a key that is not committed; nil: nothing that it may see.
  @inline(__always)
  func dirtyValue(_ node: UInt32, _ slot: UInt32) -> (isResident: Bool, place: UInt32)? {
    let place = nodes[node].pointee.entries[slot].dirty
    guard place != 0 else { return nil }
    let flags = dirtyKeys[place - 1].flags
    guard flags.contains(.waiting) || flags.contains(.sent) && !flags.contains(.gone) else { return nil }
    return (nodes[node].pointee.isResident(slot), place - 1)
  }

  // MARK: - Writing

  /// The store latency of a write-behind write is over.
  mutating func writtenBehind(_ place: UInt32, _ rule: WriteBehind) {
    let (number, slot) = (trips[place].node, trips[place].slot)
    let node = nodes[number]
    if !rule.allocates, !node.pointee.isResident(slot), dirtyValue(number, slot) == nil {
      reach(number, slot)
      trip(place).pointee.flags.insert(.direct)
      return ask(place)
    }
    guard node.pointee.entries[slot].dirty == 0, isFullOfDirt(number) else { return storeDirty(place, rule) }
    // At the limit a clean key waits, first come first served (36).
    trip(place).pointee.next = Trip.none
    if node.pointee.lastBlocked == Trip.none {
      node.pointee.firstBlocked = place
    } else {
      trip(node.pointee.lastBlocked).pointee.next = place
    }
    node.pointee.lastBlocked = place
    flushEligible(number)
  }

  private mutating func storeDirty(_ place: UInt32, _ rule: WriteBehind) {
    let (number, slot) = (trips[place].node, trips[place].slot)
    let node = nodes[number]
    lookAtExpiredBytes()
    reach(number, slot)
    trip(place).pointee.flags.insert(.dirtyValue)
    let wasFull = isFullOfDirt(number)
    let wasDirty = node.pointee.entries[slot].dirty
    // The tier, then the key is dirty, then its victims go, the batch is looked at, and the answer is given.
    let dirty = wasDirty == 0 ? newDirty(number, slot) : wasDirty - 1
    let size = trips[place].size
    countDirtyBytes(size - dirtyKeys[dirty].size)
    dirtyKeys.pointer(dirty).pointee.size = size
    if dirtyKeys[dirty].writes == 0 {
      becomeWaiting(dirty, rule)
    }
    dirtyKeys.pointer(dirty).pointee.writes += 1
    dirtyKeys.pointer(dirty).pointee.flushSize = size + (rule.coalesces ? 0 : dirtyKeys[dirty].flushSize)
    store(place, delta: 0)
    if node.pointee.isResident(slot) { keepsTogether(dirty) } else { sendEvicted(number, slot) }
    invalidateRelated(number, slot)
    let forced = takeForced(if: wasFull)
    while node.pointee.eligible >= rule.batch { flushOldest(number, most: rule.batch) }
    node.pointee.lastBehindStore = now
    if let idle = rule.idle {
      if idle == 0 { flushEligible(number) } else { schedule(.idle, at: later(idle), .timer, subject: number) }
    }
    if !rule.isPeriodic, rule.interval == 0 { flushEligible(number) }
    guard wait(forFlushes: forced, place) else { return answerWrite(place) }
    let left = node.pointee.entries[slot].dirty
    if left != 0 { dirtyKeys.pointer(left - 1).pointee.unanswered += 1 }
  }

  /// A value that was evicted while a flush of its key was under way is resident again, and need not go alone.
  private mutating func keepsTogether(_ place: UInt32) {
    guard dirtyKeys[place].flags.contains(.evicted) else { return }
    dirtyKeys.pointer(place).pointee.flags.remove(.evicted)
    nodes[dirtyKeys[place].node].pointee.evictedWaiting -= 1
  }

  private mutating func newDirty(_ node: UInt32, _ slot: UInt32) -> UInt32 {
    let place = dirtyKeys.take()
    dirtyKeys[place] = DirtyKey(slot: slot, node: node, stamp: dirtyKeys[place].stamp)
    nodes[node].pointee.entry(slot).pointee.dirty = place + 1
    nodes[node].pointee.uncommitted += 1
    return place
  }

  private mutating func becomeWaiting(_ place: UInt32, _ rule: WriteBehind) {
    let dirty = dirtyKeys.pointer(place)
    let node = nodes[dirty.pointee.node]
    dirty.pointee.stamp &+= 1
    dirty.pointee.flags.insert(.waiting)
    dirty.pointee.since = now
    dirty.pointee.previous = node.pointee.lastDirty
    dirty.pointee.next = DirtyKey.none
    if node.pointee.lastDirty == DirtyKey.none {
      node.pointee.firstDirty = place
    } else {
      dirtyKeys.pointer(node.pointee.lastDirty).pointee.next = place
    }
    node.pointee.lastDirty = place
    if !dirty.pointee.flags.contains(.sent) { node.pointee.eligible += 1 }
    if !rule.isPeriodic, rule.interval > 0 {
      schedule(.flushDue, at: later(rule.interval), .timer, subject: place, stamp: dirty.pointee.stamp)
    }
  }

  private mutating func stopWaiting(_ place: UInt32) {
    let dirty = dirtyKeys.pointer(place)
    let node = nodes[dirty.pointee.node]
    if dirty.pointee.previous == DirtyKey.none {
      node.pointee.firstDirty = dirty.pointee.next
    } else {
      dirtyKeys.pointer(dirty.pointee.previous).pointee.next = dirty.pointee.next
    }
    if dirty.pointee.next == DirtyKey.none {
      node.pointee.lastDirty = dirty.pointee.previous
    } else {
      dirtyKeys.pointer(dirty.pointee.next).pointee.previous = dirty.pointee.previous
    }
    if dirty.pointee.flags.contains(.evicted) { node.pointee.evictedWaiting -= 1 }
    dirty.pointee.flags.subtract([.waiting, .evicted])
    if !dirty.pointee.flags.contains(.sent) { node.pointee.eligible -= 1 }
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
    let node = nodes[dirtyKeys[place].node]
    node.pointee.entry(dirtyKeys[place].slot).pointee.dirty = 0
    node.pointee.uncommitted -= 1
    dirtyKeys.pointer(place).pointee.stamp &+= 1
    dirtyKeys.giveBack(place)
  }

  private mutating func noteDirtyAge(_ since: Int64) { metrics.dirtyAgeMax = max(metrics.dirtyAgeMax, now - since) }

  // MARK: - Flushing

  /// Everything dirty goes, oldest first.
  mutating func flushEligible(_ node: UInt32) { flushOldest(node, most: .max) }

  private mutating func flushOldest(_ node: UInt32, most: Int64) {
    guard nodes[node].pointee.eligible > 0, most > 0 else { return }
    var chosen: Int64 = 0
    var first = DirtyKey.none
    var last = DirtyKey.none
    var place = nodes[node].pointee.firstDirty
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
    let node = dirtyKeys[first].node
    let flush = newTrip(.flush, id: nodes[node].pointee.id(dirtyKeys[first].slot))
    trip(flush).pointee.node = node
    trip(flush).pointee.tier = nodes[node].pointee.tier
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
    askOrigin(flush)
    return trips[flush].stamp == stamp
  }

  @inline(__always)
  func flushItems(_ flush: UInt32) -> Int64 {
    guard let rule = rule(trips[flush].node) else { return 0 }
    var items: Int64 = 0
    var place = trips[flush].firstDirty
    while place != DirtyKey.none {
      items += rule.coalesces ? 1 : dirtyKeys[place].sentWrites
      place = dirtyKeys[place].nextInFlush
    }
    return items
  }

  /// A dirty value was evicted: it is sent alone at once, unless a flush of its key is under way.
  mutating func sendEvicted(_ node: UInt32, _ slot: UInt32) {
    let place = nodes[node].pointee.entries[slot].dirty - 1
    guard dirtyKeys[place].flags.contains(.waiting) else { return }
    guard !dirtyKeys[place].flags.contains(.sent) else {
      if !dirtyKeys[place].flags.contains(.evicted) {
        dirtyKeys.pointer(place).pointee.flags.insert(.evicted)
        nodes[node].pointee.evictedWaiting += 1
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
    let number = trips[flush].node
    guard let rule = rule(number) else { return }
    let node = nodes[number]
    var place = trips[flush].firstDirty
    while place != DirtyKey.none {
      let dirty = dirtyKeys[place]
      let id = node.pointee.id(dirty.slot)
      let items = rule.coalesces ? 1 : dirty.sentWrites
      for _ in 0..<items { originKeys.commit(id, isDelete: false, at: now) }
      metrics.originWrites += items
      noteDirtyAge(dirty.sentSince)
      dirtyKeys.pointer(place).pointee.flags.subtract([.sent, .gone])
      if dirty.flags.contains(.waiting) {
        node.pointee.eligible += 1
      } else {
        freeDirty(place)
        let entry = node.pointee.entry(dirty.slot)
        if entry.pointee.flags.contains(.resident), !dirty.flags.contains(.gone) {
          entry.pointee.version = originKeys.version(id)
          entry.pointee.readAt = now
          watchExpiry(number, dirty.slot)
        }
      }
      place = dirty.nextInFlush
    }
    trip(flush).pointee.firstDirty = DirtyKey.none
  }

  /// What follows a flush's commit.
  mutating func flushed(_ flush: UInt32) {
    let number = trips[flush].node
    let node = nodes[number]
    answerAwaiting(flush)
    freeTrip(flush)
    admitBlocked(number)
    // At the end everything goes that may, whatever a batch is (38).
    if isOver { return flushEligible(number) }
    guard let rule = rule(number) else { return }
    if !rule.isPeriodic, let since = oldestEligible(number), saturatedSum(since, rule.interval) <= now {
      flushEligible(number)
    }
    var place = node.pointee.evictedWaiting > 0 ? node.pointee.firstDirty : DirtyKey.none
    while place != DirtyKey.none {
      let next = dirtyKeys[place].next
      let flags = dirtyKeys[place].flags
      if flags.contains(.evicted), !flags.contains(.sent) {
        take(place)
        sendFlush(place)
      }
      place = next
    }
    while node.pointee.eligible >= rule.batch { flushOldest(number, most: rule.batch) }
    if node.pointee.firstBlocked != Trip.none { flushEligible(number) }
  }

  /// Since when the oldest key that may be sent is dirty.
  private func oldestEligible(_ node: UInt32) -> Int64? {
    var place = nodes[node].pointee.eligible > 0 ? nodes[node].pointee.firstDirty : DirtyKey.none
    while place != DirtyKey.none, dirtyKeys[place].flags.contains(.sent) { place = dirtyKeys[place].next }
    return place == DirtyKey.none ? nil : dirtyKeys[place].since
  }

  /// Writes that waited for room go in, in the order in which they came (36).
  private mutating func admitBlocked(_ number: UInt32) {
    guard let rule = rule(number) else { return }
    let node = nodes[number]
    while node.pointee.firstBlocked != Trip.none {
      let place = node.pointee.firstBlocked
      guard node.pointee.entries[trips[place].slot].dirty != 0 || !isFullOfDirt(number) else { return }
      node.pointee.firstBlocked = trips[place].next
      if node.pointee.firstBlocked == Trip.none { node.pointee.lastBlocked = Trip.none }
      storeDirty(place, rule)
    }
  }

  // MARK: - Timers

  mutating func flushDue(_ place: UInt32) {
    let flags = dirtyKeys[place].flags
    // One whose flush is under way goes when that commits.
    if flags.contains(.waiting), !flags.contains(.sent) { flushEligible(dirtyKeys[place].node) }
  }

  mutating func idle(_ node: UInt32) {
    guard let idle = rule(node)?.idle, nodes[node].pointee.lastBehindStore + idle == now else { return }
    flushEligible(node)
  }

  mutating func tick(_ node: UInt32) {
    guard let rule = rule(node) else { return }
    flushEligible(node)
    schedule(.tick, at: later(max(1, rule.interval)), .timer, subject: node)
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
        let dirty = nodes[trips[place].node].pointee.entries[trips[place].slot].dirty
        if dirty != 0, dirtyKeys[dirty - 1].unanswered > 0 { dirtyKeys.pointer(dirty - 1).pointee.unanswered -= 1 }
        answerWrite(place)
      }
    }
  }

  // MARK: - Losing

  /// A delete drops what is dirty (21): the waiting part goes, what was sent is no longer found.
  mutating func dropDirty(_ node: UInt32, _ slot: UInt32) {
    guard let value = dirtyValue(node, slot) else { return }
    removeEntry(node, slot)
    drop(value.place)
    admitBlocked(node)
    if nodes[node].pointee.firstBlocked != Trip.none { flushEligible(node) }
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

  /// A node loses everything (39): clean entries, dirty ones, locks and tokens.
  mutating func crash(_ number: UInt32) {
    lookAtExpiredBytes()
    let node = nodes[number]
    var place = node.pointee.firstDirty
    while place != DirtyKey.none {
      let next = dirtyKeys[place].next
      let lost = dirtyKeys[place].writes - dirtyKeys[place].unanswered
      metrics.lostWrites += lost
      metrics.lostKeys += lost > 0 ? 1 : 0
      drop(place)
      place = next
    }
    let isLeased = if case .lease = tiers[Int(node.pointee.tier)].missGuard { true } else { false }
    for slot in 0..<UInt32(node.pointee.slots) {
      let dirty = node.pointee.entries[slot].dirty
      if dirty != 0 { dirtyKeys.pointer(dirty - 1).pointee.flags.insert(.gone) }
      removeEntry(number, slot)
      guard let live = liveIfAny(number, slot) else { continue }
      live.pointee.lockHolder = Trip.none
      if isLeased { voidLoads(number, slot, except: Trip.none) }
    }
    admitBlocked(number)
    if node.pointee.firstBlocked != Trip.none { flushEligible(number) }
  }
}
